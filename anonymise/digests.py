"""SHA-256 of every word list; written by ``scripts/build_wordlists.py``."""

from typing import Final

DIGESTS: Final = {
    "ambiguous": "f5211ceb4337ee0c2cb5aaafb59735cbb51fb263937d51eebc05883d2c4c44cc",
    "areas": "ca0ea28e2c9157a1c2ea95d776561565624aa392cc11343cfce2ae4ad294a98e",
    "common": "c5883c07093584c172414774d86c2b3633e8f223c75b726d2771a3cbd0b6904f",
    "cues": "dd15a2f3ca92dca55ebf1f2e954af2c907bdc243ebb2485fcff00925255ed4e2",
    "doubtful": "a29c0bc3614e00d746c5fe3e45665e0910e70139a42637ff317afd28d00d9f78",
    "forenames": "e99ca70a24a9c770b8ac0cb1d3e39bb6a35db0edb6cb30f0c7d40f2b1219c4e0",
    "heads": "11120821a903fe61fc9a49048f153db52b189dbea08acaa9e6ab2363871b1aa8",
    "jobs": "ce9cc84d8d508eaff7a00add0c4d4c5dc04b4acdd8fa7d7f0ea35c16ead1d116",
    "kept": "fa97e7187e17dea00887285fc11c4d3b2ac09539d3acb6b85bcb4d400c7b4570",
    "model": "376d235dec380d1297382cf74a7745c71dd333b08921470c8d4ea535d418db58",
    "names_more": "f104d0af299db57985264d9fd8bbb56d76c640aebfd167fcedd2fe4c9c25d1c5",
    "nicknames": "af22fff1c32ab8b12cf6da920b2674e8ec721bc73994c329659d7d87284d3574",
    "numbers": "7386cd4601292a9ef2ecca11a0f6faa11735553a602ebe0bce12f7561e74b51a",
    "phrases": "17221aee2954de207c90a74741fbdaf7ca709e34eba1d8b1dbe05ec6713807cf",
    "places": "4fe74599cdba918c79d0f259fcb8f0212534963951fdb0bc600e3cd140bbec7c",
    "slang": "68286cf9a32a85e33e7f7116b6a06d438e0ef83d75845f86b91fb19fa370b14c",
    "surnames": "f28d736db2157b3383206a0604cdb9107464ba83f60c9357734a6afad6adc705",
    "triggers": "7ed62b31f219421db1d5949ae32dbe1c2116a2eacb11c6717b4b8127ef67183c",
    "words": "7f1e2a394afc1ebd11724af401ed7142d054be323b80566e9248894949d72979",
}
POLICY_DIGEST: Final = "ba610f27031c2f735ae7648c35233daab6972e4d7e472219344bda4cfda50ab8"
