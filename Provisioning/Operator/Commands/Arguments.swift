import CommandLine
import Vocabulary

/// Values of the line that are more than text.
extension ParsedCommand {
    /// An id of one kind, as the hub prints it.
    func id<Kind>(_ option: String, as _: Identifier<Kind>.Type) throws(UsageError) -> Identifier<
        Kind
    >? {
        try value(option, "an id such as \(Self.example(of: Kind.self))") {
            Identifier<Kind>(text: $0)
        }
    }

    /// An id that the command cannot do without.
    func requiredID<Kind>(
        _ option: String,
        as kind: Identifier<Kind>.Type
    ) throws(UsageError) -> Identifier<Kind> {
        guard let id = try id(option, as: kind) else {
            throw UsageError(.missingOption, "--\(option) is missing.")
        }
        return id
    }

    /// The id that stands as the command's only argument.
    func argumentID<Kind>(as _: Identifier<Kind>.Type) throws(UsageError) -> Identifier<Kind> {
        guard let id = arguments.first.flatMap({ Identifier<Kind>(text: $0) }) else {
            throw UsageError(
                .invalidValue,
                "An id such as \(Self.example(of: Kind.self)) is wanted, "
                    + "not \"\(Terminal.printable(arguments.first ?? "", limit: 60))\"."
            )
        }
        return id
    }

    /// A day or a moment; a day as an end is meant with all its hours.
    func moment(_ option: String, isEnd: Bool) throws(UsageError) -> Timestamp? {
        try value(option, "a day such as 2026-03-01 or a time such as 2026-03-01T18:30:00Z") {
            Self.moment($0, isEnd: isEnd)
        }
    }

    private static func moment(_ text: String, isEnd: Bool) -> Timestamp? {
        guard text.utf8.count == 10 else { return Timestamp(rfc3339: text) }
        guard let begin = Timestamp(rfc3339: text + "T00:00:00Z"),
            begin.description.hasPrefix(text)
        else { return nil }
        return isEnd ? begin.advanced(by: .seconds(86_400)) : begin
    }

    private static func example<Kind: IdentifierKind>(of _: Kind.Type) -> String {
        Identifier<Kind>(Kind.Raw(truncatingIfNeeded: 0x0123_4567_89AB_CDEF)).description
    }
}
