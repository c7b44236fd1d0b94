"""What somebody is in a group: member, administrator with rights, creator, gone. Written as Telegram's ChatMember."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
# Rights Telegram names of every administrator and that mean nothing here.
UNUSED_RIGHTS = ("can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages")
STATUSES = ("creator", "administrator", "member", "left", "kicked")
HERE = ("creator", "administrator", "member")


@dataclass(frozen=True, slots=True)
class Role:
    """A status, and for administrators what they may do and whether they do it in the group's name."""

    status: str = "member"
    rights: frozenset[str] = field(default_factory=frozenset)
    anonymous: bool = False

    @property
    def here(self) -> bool:
        """Whether one of this role is in the group."""
        return self.status in HERE

    @property
    def leads(self) -> bool:
        """Whether one of this role is an administrator, the creator included."""
        return self.status in ("creator", "administrator")

    def may(self, right: str) -> bool:
        """Whether the right is among this role's."""
        return self.status == "creator" or (self.status == "administrator" and right in self.rights)


MEMBER = Role()
LEFT = Role("left")
ADMINISTRATOR = Role("administrator", frozenset(RIGHTS))


def changed(old: Role, status: str | None, rights: Mapping[str, Any], anonymous: bool | None) -> Role:
    """The role with another status or other rights; a new administrator has all rights but those refused."""
    status = status or old.status
    if status not in ("creator", "administrator"):
        return Role(status)
    kept = set(old.rights if old.status == "administrator" else RIGHTS)
    for name, granted in rights.items():
        (kept.add if granted else kept.discard)(name)
    return Role(status, frozenset(kept), old.anonymous if anonymous is None else anonymous)


def described(user: dict[str, Any], role: Role) -> dict[str, Any]:
    """The ChatMember object."""
    shown: dict[str, Any] = {"status": role.status, "user": user}
    if role.status in ("member", "left"):
        return shown
    if role.status == "kicked":
        return {**shown, "until_date": 0}
    if role.status == "creator":
        return {**shown, "is_anonymous": role.anonymous}
    return {
        **shown,
        "can_be_edited": False,
        "is_anonymous": role.anonymous,
        **{name: name in role.rights for name in RIGHTS},
        **dict.fromkeys(UNUSED_RIGHTS, False),
    }
