"""SHA-256 of every word list; written by ``scripts/build_wordlists.py``."""

from typing import Final

DIGESTS: Final = {
    "ambiguous": "077ceabceaee3df038dca3fde150e30b74d6c454332285ab46bfff26eb3cf613",
    "areas": "ca0ea28e2c9157a1c2ea95d776561565624aa392cc11343cfce2ae4ad294a98e",
    "common": "c5883c07093584c172414774d86c2b3633e8f223c75b726d2771a3cbd0b6904f",
    "cues": "dd15a2f3ca92dca55ebf1f2e954af2c907bdc243ebb2485fcff00925255ed4e2",
    "doubtful": "a29c0bc3614e00d746c5fe3e45665e0910e70139a42637ff317afd28d00d9f78",
    "forenames": "e99ca70a24a9c770b8ac0cb1d3e39bb6a35db0edb6cb30f0c7d40f2b1219c4e0",
    "heads": "a05e57831d2b86d9139afbb5f06c2c44b30f88f50678bce3d854d76b43912537",
    "jobs": "67e401a92520506d3d2345228a8ae393e02bc11d1940a0fc8fc24a34251e1bda",
    "kept": "fa97e7187e17dea00887285fc11c4d3b2ac09539d3acb6b85bcb4d400c7b4570",
    "model": "c1e39022f3cfc9a3932ab8e77d86905aea20b33900c7e7cba354e26e18bb371b",
    "names_more": "f104d0af299db57985264d9fd8bbb56d76c640aebfd167fcedd2fe4c9c25d1c5",
    "nicknames": "af22fff1c32ab8b12cf6da920b2674e8ec721bc73994c329659d7d87284d3574",
    "numbers": "937b95b7054bb8914bba8115580302ee6014f0f6cf86248a5a3b3f50d329625d",
    "phrases": "780cf38b5b311cefb250ebd1046a8e502f37ade62da6fcfb663ea020ed6e6a57",
    "places": "4fe74599cdba918c79d0f259fcb8f0212534963951fdb0bc600e3cd140bbec7c",
    "slang": "5b4255c3ef73acc20e775e835eee3ff7f7a6ed2f87adc015b65ce51f43026b17",
    "surnames": "f28d736db2157b3383206a0604cdb9107464ba83f60c9357734a6afad6adc705",
    "triggers": "7ed62b31f219421db1d5949ae32dbe1c2116a2eacb11c6717b4b8127ef67183c",
    "words": "7f1e2a394afc1ebd11724af401ed7142d054be323b80566e9248894949d72979",
}
POLICY_DIGEST: Final = "ba610f27031c2f735ae7648c35233daab6972e4d7e472219344bda4cfda50ab8"
