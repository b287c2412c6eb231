"""Bad chains, a part of the table: what does not lead from the leaf to a trusted root."""

from datetime import timedelta

import der
import forge
from chain_scene import (AUTHORITY_KEY, CONSTRAINTS, DAY, KEY_USAGE, NAME_CONSTRAINTS, SUBJECT_KEY, Scene, authority,
                         usage)


def _two_leaves(scene: Scene):
    other = scene.leaf_der()
    scene.leaf.serial = b"\x01\x02\x03"
    scene.arrange = lambda leaf, middle: [leaf, other, middle]


def _no_leaf(scene: Scene):
    scene.arrange = lambda _, middle: [middle]


def _leaf_alone(scene: Scene):
    scene.arrange = lambda leaf, _: [leaf]


def _unrelated(scene: Scene):
    stranger = scene.keys.stranger
    other = forge.certificate(authority("Other", "Elsewhere", stranger), stranger.public, stranger)
    scene.arrange = lambda leaf, middle: [leaf, middle, other]


def _ambiguous(scene: Scene):
    scene.middle.serial = b"\x07"
    twin = scene.middle_der()
    scene.middle.serial = b"\x08"
    scene.arrange = lambda leaf, middle: [twin, middle, leaf]


def _namesake(scene: Scene):
    scene.middle.remove(SUBJECT_KEY)
    scene.middle_key = scene.keys.stranger


def _other_root(scene: Scene):
    scene.middle_signer = scene.keys.stranger


def _own_root(scene: Scene):
    """A hierarchy that is whole, root included, and trusted by nobody."""
    stranger = scene.keys.stranger
    scene.middle.issuer, scene.middle_signer = "Root of another", stranger
    root = forge.certificate(authority("Root of another", "Root of another", stranger), stranger.public, stranger)
    scene.arrange = lambda leaf, middle: [leaf, middle, root]


def _signed_by_itself(scene: Scene):
    scene.leaf.subject = scene.leaf.issuer = "itself"
    scene.leaf.remove(AUTHORITY_KEY)
    scene.leaf_signer, scene.public = scene.keys.stranger, scene.keys.stranger.public
    _leaf_alone(scene)


def _damaged(position: int):
    def damage(scene: Scene):
        def arrange(*two):
            return [one[:-1] + bytes([one[-1] ^ 1]) if at == position else one for at, one in enumerate(two)]
        scene.arrange = arrange
    return damage


def _no_authority(scene: Scene):
    scene.middle.remove(CONSTRAINTS)


def _may_not_sign(scene: Scene):
    scene.middle.set(KEY_USAGE, usage(0x80), critical=True)


def _above(scene: Scene, change) -> bytes:
    """An authority between root and intermediate, which is the root's no more."""
    stranger = scene.keys.stranger
    upper = authority("Upper", "Root", stranger)
    change(upper)
    scene.middle.issuer, scene.middle_signer = "Upper", stranger
    above = forge.certificate(upper, stranger.public, scene.keys.root)
    scene.arrange = lambda leaf, middle: [leaf, middle, above]
    return above


def _path_too_long(scene: Scene):
    _above(scene, lambda upper: upper.set(CONSTRAINTS, der.sequence(b"\x01\x01\xff", b"\x02\x01\x00"), critical=True))


def _upper_expired(scene: Scene):
    _above(scene, lambda upper: upper.lasts(-100 * DAY, -DAY))


def _excluded(scene: Scene):
    names = der.sequence(der.value(0xA1, der.sequence(der.value(0x82, b"rekey.test"))))
    scene.middle.set(NAME_CONSTRAINTS, names, critical=True)


def _permitted_elsewhere(scene: Scene):
    names = der.sequence(der.value(0xA0, der.sequence(der.value(0x82, b"example.org"))))
    scene.middle.set(NAME_CONSTRAINTS, names, critical=True)


def _lasts(first: timedelta, last: timedelta):
    return lambda scene: scene.middle.lasts(first, last)


def _loop(scene: Scene):
    """Two authorities that certify each other, and no root."""
    stranger = scene.keys.stranger
    back = forge.certificate(authority("Upper", "Middle", stranger), stranger.public, scene.keys.middle)
    scene.middle.issuer, scene.middle_signer = "Upper", stranger
    scene.arrange = lambda leaf, middle: [leaf, middle, back]


_LOCAL = "unable to get (local )?issuer certificate|unable to verify the first certificate"

PATHS = [
    ("two leaves", "not a certificate authority's", _two_leaves),
    ("no leaf", "every certificate in it is a certificate authority's", _no_leaf),
    ("the leaf alone", _LOCAL, _leaf_alone),
    ("an unrelated authority behind it", "no place between the others", _unrelated),
    ("an order that cannot be told", "its place cannot be told", _ambiguous),
    ("an issuer of the name with another key", "signature|issuer certificate", _namesake),
    ("an intermediate of another root of the same name", "signature|issuer certificate", _other_root),
    ("a whole hierarchy that nobody trusts", "self-signed|issuer certificate", _own_root),
    ("a leaf that signed itself", "self-signed|issuer certificate", _signed_by_itself),
    ("the leaf's signature is damaged", "certificate 0 of the chain.*signature", _damaged(0)),
    ("the intermediate's signature is damaged", "certificate 1 of the chain.*signature", _damaged(1)),
    ("an intermediate that is no authority", "not a certificate authority's", _no_authority),
    ("an intermediate that may not sign", "no place between the others", _may_not_sign),
    ("a longer path than an authority may have", "path length", _path_too_long),
    ("names that the intermediate may not issue for", "excluded subtree", _excluded),
    ("names outside of those it may issue for", "permitted subtree", _permitted_elsewhere),
    ("an intermediate that has expired", "certificate 1 of the chain.*expired", _lasts(-100 * DAY, -DAY)),
    ("an authority above that has expired", "certificate 2 of the chain.*expired", _upper_expired),
    ("an intermediate that is not valid yet", "certificate 1 of the chain.*not yet valid", _lasts(DAY, 900 * DAY)),
    ("an intermediate that ends tonight", "certificate 1 of the chain", _lasts(-100 * DAY, DAY / 2)),
    ("an intermediate that ends before renewal", "when renewal is due", _lasts(-100 * DAY, 30 * DAY)),
    ("authorities that certify each other", "no place|place cannot be told|issuer certificate", _loop),
]
