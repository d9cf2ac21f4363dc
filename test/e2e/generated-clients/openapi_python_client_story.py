"""Run beside the package `laurel_client`, which openapi-python-client made of the document."""

import datetime
import importlib
import json
import os
import pkgutil

import laurel_client
from laurel_client import AuthenticatedClient
from laurel_client import models

# A module that cannot be imported would be found only by the first who needs it.
modules = [module.name for module in pkgutil.walk_packages(laurel_client.__path__, "laurel_client.")]
loaded = {name.rsplit(".", 1)[-1]: importlib.import_module(name) for name in modules}

client = AuthenticatedClient(base_url=os.environ["LAUREL_URL"], token=os.environ["LAUREL_TOKEN"])
member = os.environ["LAUREL_MEMBER"]


def call(name, *path, **rest):
    return loaded[name].sync_detailed(*path, client=client, **rest)


purchase = models.Purchase.from_dict(
    {
        "occurredAt": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds"),
        "channel": "pos",
        "store": "dublin-1",
        "currency": "EUR",
        "total": 4200,
        "lines": [{"lineId": "1", "sku": "tea", "quantity": 1, "amount": 4200}],
    }
)
enrolled = call("put_member", member, body=models.MemberChange()).parsed
booked = call("book_purchase", member, "p-1", body=purchase).parsed
replay = call("book_purchase", member, "p-1", body=purchase)
spend = models.Redeem(points=12, capture=False)
redeemed = call("redeem_points", member, "r-1", body=spend).parsed
part = models.CaptureRedemptionBody(points=10)
captured = call("capture_redemption", member, "r-1", body=part).parsed
balance = call("get_balance", member).parsed
entries = call("list_entries", member, limit=10).parsed
purchases = call("list_purchases", member).parsed
redemptions = call("list_redemptions", member).parsed
refused = call("get_balance", "nobody-of-that-name").parsed

print(
    json.dumps(
        {
            "memberStatus": enrolled.status,
            "earned": booked.points_earned,
            "replayed": [replay.status_code, replay.headers.get("idempotency-replayed")],
            "replayedEarned": replay.parsed.points_earned,
            "redeemed": redeemed.redemption.status,
            "captured": captured.redemption.status,
            "available": balance.available,
            "kinds": [entry.kind for entry in entries.items],
            "accounts": [posting.account for posting in entries.items[-1].postings],
            "later": len([entry for entry in entries.items if entry.kind == "later-accrual"]),
            "laterFields": len([entry for entry in entries.items if "laterField" in entry]),
            "listed": [one.purchase_id for one in purchases.items],
            "listedRedemptions": [one.status for one in redemptions.items],
            "refusal": refused.code,
        }
    )
)
