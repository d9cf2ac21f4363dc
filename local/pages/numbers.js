const whole = new Intl.NumberFormat('en');

/** A number of points or entries as the pages write it, `12,480`. */
export const grouped = (number) => whole.format(number);
