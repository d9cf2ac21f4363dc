import { failureView } from './answer-view.js';
import { fill } from './dom.js';

/** Does the work of a button, and shows its view in a place, or the failure. The button waits meanwhile. */
export async function send(button, place, work) {
  if (button) button.disabled = true;
  try {
    fill(place, await work());
  } catch (error) {
    fill(place, failureView(error));
  } finally {
    if (button) button.disabled = false;
    // On a telephone the answer stands below the window.
    place.scrollIntoView({ block: 'nearest' });
  }
}
