"""What to call the values of enums where people read them, in the language that was asked for."""

import strawberry

from schema.enum_words import ENUM_WORDS
from schema.info import Info
from schema.public import PUBLIC
from schema.words import in_language


@strawberry.type(description="What to call one value of an enum.", directives=[PUBLIC])
class EnumLabel:
    value: str = strawberry.field(description="The value as answers have it.")
    label: str = strawberry.field(description="What to show, in the caller's language.")


@strawberry.type(description="The labels of an enum.", directives=[PUBLIC])
class EnumLabels:
    name: str = strawberry.field(description="The enum's name in this schema.")
    values: list[EnumLabel] = strawberry.field(description="All of its values.")

    @classmethod
    def of(cls, name: str, locale: str) -> "EnumLabels":
        """Publish one enum's labels."""
        labels = [EnumLabel(value=key, label=in_language(pair, locale)) for key, pair in ENUM_WORDS[name].items()]
        return cls(name=name, values=labels)


@strawberry.type
class EnumLabelQuery:
    @strawberry.field(
        description="Labels of the enums that people see: statuses, actions, events. A client keeps them; "
        "it shows a value without a label as it is.",
        directives=[PUBLIC],
    )
    def enum_labels(self, info: Info) -> list[EnumLabels]:
        return [EnumLabels.of(name, info.context.locale) for name in ENUM_WORDS]
