/**
 * The guide before the calls. Each heading is an entry in the contents and in the search of the reference, and a link.
 */
export const introduction = `
Laurel books purchases, returns and redemptions of a loyalty programme, and proves every point. The document of all calls
is [/openapi.json](/openapi.json).

## Begin

1. Get a token under **Authentication** on this page, or with any OAuth 2.0 client. A till or shop uses client credentials:
   \`curl <Token URL> -u <Client ID>:<Client Secret> -d grant_type=client_credentials\`; a member or an employee signs in
   (authorization code with PKCE). Send it as \`Authorization: Bearer <token>\`. It is valid for one hour. Samples say
   \`YOUR_SECRET_TOKEN\` for it until you authorize.
2. Enrol a member: \`PUT /v1/members/{member}\` with \`{}\`. Ids are your own.
3. Book a purchase: \`PUT /v1/members/{member}/purchases/{purchaseId}\`. The response holds the entry and the balance after it.
4. Book a return of the goods: \`PUT …/purchases/{purchaseId}/returns/{returnId}\`.

Every call names its scopes; any one of them is enough. **Test Request** runs a call from this page.

## Numbers, money and time

Points are integers. Money is an integer number of minor units beside a \`currency\` (ISO 4217): 12.50 EUR is \`1250\`.
Rates and multipliers are decimal strings. Times are RFC 3339 with an offset; responses are in UTC with milliseconds.

## Idempotency

The id in the path of a ledger write is its idempotency key, for ever. Repeat a call whose response was lost.

| The call | Response |
| --- | --- |
| first time | 201 |
| same id, same content | 200, the same body and \`Idempotency-Replayed: true\` |
| same id, other content | 409 \`reference-reused\` |

A refused write leaves no trace: correct it and send it under the same id.

## Preconditions

Documents that people edit, members, balances, entries and households have an \`ETag\`, the tag of the body that you got.
It changes with whatever you see there, as the stock of a reward, or points that mature.

| Header | On | Effect |
| --- | --- | --- |
| \`If-Match: "q83v…"\` | a change, a switch, a deletion | 412 \`version-conflict\` unless the tag is that of the document now |
| \`If-Match: "3"\` | the same, of a document with versions | the same for its \`version\`; its state and its counters may move |
| none, and \`version\` in the body | \`PUT /v1/program\` | as \`If-Match\` with that version |
| \`If-None-Match: *\` | \`PUT\` of a document | creates only: 412 where it exists |
| \`If-None-Match: "q83v…"\` | \`GET\` | 304 without a body while the tag is that of the body |

Send a tag as it came, several with commas between them, or \`*\` for any document that exists. A balance has a weak tag,
which leaves out \`asOf\`. The tag belongs to your token: other scopes may see more of the same document. A write to the
ledger has its id and ignores both headers.

## Errors

Errors are \`application/problem+json\` (RFC 9457) with a stable \`code\`; \`help\` leads to its section of
[the page of codes](/docs/errors). Invalid input adds
\`errors: [{ pointer, message }]\`; a pointer leads into the body, or below \`/path\`, \`/query\` or \`/header\`. Each call lists
its statuses with their codes, their meaning and the next step. The gateway's own 401, 403, 413, 429 and 5xx are
\`{ "message" }\`; a 401 \`sign-in-again\` has the challenge of RFC 9470.

## Limits

A member gets 20 calls a second, connects and frames of sockets among them, over all tokens of that member. A channel client gets at least 2,000, even if all are for
one member. Beyond it the response is 429 \`rate-limited\` with \`Retry-After\`, and nothing was done. \`RateLimit-Policy\`
tells each limited caller the limit, as \`"member";q=20;w=1\`; \`RateLimit\` tells a member's token the calls that are left in
the second, as \`"member";r=7;t=1\`. Calls of a client, partner or person of staff that name a card, e-mail address,
phone number or referral code of nobody are limited by the minute, too: 429 has \`"misses";q=1000;w=60\`.

## Browsers

Pages of origins that the environment names may call with a token (CORS without credentials; locally
\`LAUREL_ALLOWED_ORIGINS\`, none unless set). They send \`Authorization\`, \`Content-Type\`, \`If-Match\`, \`If-None-Match\` and
\`Laurel-Device\`, and read \`ETag\`, \`Idempotency-Replayed\`, \`Retry-After\`, \`RateLimit\`, \`RateLimit-Policy\`, \`Deprecation\`
and \`Sunset\`, no other headers. A preflight is good for ten minutes.

## Methods

HEAD is there for every GET, and replies like it without the body. A path that has no such method replies 405
\`method-not-allowed\`, and \`Allow\` lists its methods. A call on its way out has \`Deprecation\` (RFC 9745) and \`Sunset\`
(RFC 8594) in its responses, and works for at least another year.

## Real time

\`GET /ws\` opens a WebSocket that follows the member of the token. Send the token in \`Authorization\` or, from a browser, in
the subprotocols; never in the address. Without the upgrade it is 426.

\`\`\`js
const socket = new WebSocket('wss://…/ws', ['laurel.v1', \`bearer.\${token}\`]);
socket.onopen = () => socket.send(JSON.stringify({ type: 'resume', afterSeq: lastSeq }));
socket.onmessage = ({ data }) => show(JSON.parse(data));
\`\`\`

The server sends whole balances in rising \`seq\`: ignore one whose \`seq\` you have passed, and types that you do not know.
The models \`ServerFrame\` and \`ClientFrame\` give the shapes. A client may send:

- \`{ "type": "resume", "afterSeq": n }\`: the frames n+1, n+2 … up to the newest, then live. Send it after every
  reconnect, and nothing is missed. Beyond 200 frames, \`resume-incomplete\` says where to read on.
- \`{ "type": "ping" }\`: keeps it open.

Anything else gets an \`error\` frame, but a binary frame closes the socket (1003), and one over 32 KB (1009).

A member has at most 10 sockets; the eleventh closes the oldest. Before the server closes one, a \`closed\` frame says
why. The code is 1000: without that frame, connect again after a random wait.

## Spending

Spending takes the earliest expiry first. A redemption spends at once, or with \`capture: false\` reserves the points: then
it is captured (all or a part, the rest goes back), voided, or lapses at \`expiresAt\`. Maturity, lapse, expiry and a
falling tier are entries of their own, recorded before the next act, or within a minute or so.

## References

A reference names the cause of an entry.

| Entry | Reference |
| --- | --- |
| purchase | \`purchase/{p}/\` |
| return | \`purchase/{p}/return/{r}/\` |
| delivery of a purchase | \`purchase/{p}/delivery/{d}/\` |
| redemption | \`redemption/{r}/\` |
| its capture, void, lapse, claim | \`redemption/{r}/capture/\`, \`…/void/\`, \`…/lapse/\`, \`…/claim/\` |
| a capture of a part of it | \`redemption/{r}/captures/{c}/\` |
| refund | \`redemption/{r}/refund/{f}/\` |
| transfer | \`transfer-out/{t}/\` and \`transfer-in/{from}/{t}/\` |
| adjustment | \`adjustment/{a}/\` |
| opening balance | \`opening/{o}/\` |
| bonus of engagement | \`bonus/{achievements or challenges}/{id}/{period}/{n}/\` |
| bonus of a referral | \`bonus/referrals/{referral}/{referrer or friend}/1/\` |
| a reward in its prize beside points; its revocation | \`bonus/{achievements or challenges}/{id}/{period}/{n}/reward/\`, \`bonus/{achievements or challenges}/{id}/{period}/{n}/revocation/{k}/\` |
| merge | \`merge-in/{m}/\` and \`merge-out/{into}/{m}/\` |
| move of a purchase | \`purchase/{p}/return/{m}/\` and \`purchase/{p}/\` |
| household joined, left, permissions | \`household/{h}/join/{n}/\`, \`…/leave/{n}/\`, \`…/permit/{n}/\` |
| points lent, drawn, given back | \`household/{h}/lent/{redeemer}/{r}/\`, \`household/{h}/drawn/{lender}/{r}/\`, \`household/{h}/returned/{redeemer}/{r}/{f}/\` |
| status | \`status/{s}/\` |
| erasure, points forfeited by it | \`erasure/\`, \`erasure/forfeit/\` |
| maturity, expiry, tier, several lapses | \`due/{kind}/{instant}/\` |

Points that had paid for returned goods come back as a refund whose \`cause\` is the return.

## Check the books

Each member has a chain: after a merge \`entries\` shows several. An entry's \`hash\` is the SHA-256 of the RFC 8785
canonical form of the fields that its description in the model \`Entry\` names, with \`configuration\` as \`programVersion\`.
\`previousHash\` is the hash of the entry before it; that of entry 1 is the hash of the enrolment, entry 0, which is not
listed.
`.trim();
