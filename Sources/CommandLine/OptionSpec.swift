/// One option of a command, with its place in help, environment and completion.
package struct OptionSpec: Sendable {
    package enum Kind: Sendable, Equatable {
        /// Present or absent.
        case flag
        /// Followed by a value, shown in help under this name.
        case value(String)
    }

    /// The long name, without dashes.
    package let name: String
    package let short: Character?
    package let kind: Kind
    /// The variable read when the option is not on the line; an empty variable counts as absent.
    package let environment: String?
    /// The text used when neither line nor environment gives one.
    package let fallback: String?
    package let repeats: Bool
    package let isRequired: Bool
    /// The only texts accepted; empty when any text is.
    package let choices: [String]
    package let summary: String

    package static func flag(
        _ name: String,
        short: Character? = nil,
        environment: String? = nil,
        _ summary: String
    ) -> OptionSpec {
        OptionSpec(
            name: name,
            short: short,
            kind: .flag,
            environment: environment,
            fallback: nil,
            repeats: false,
            isRequired: false,
            choices: [],
            summary: summary
        )
    }

    package static func value(
        _ name: String,
        _ valueName: String,
        short: Character? = nil,
        environment: String? = nil,
        default fallback: String? = nil,
        repeats: Bool = false,
        isRequired: Bool = false,
        choices: [String] = [],
        _ summary: String
    ) -> OptionSpec {
        OptionSpec(
            name: name,
            short: short,
            kind: .value(valueName),
            environment: environment,
            fallback: fallback,
            repeats: repeats,
            isRequired: isRequired,
            choices: choices,
            summary: summary
        )
    }

    /// The option every tool has: results as JSON instead of text for people.
    package static let json = OptionSpec.flag("json", "Prints the result as JSON.")
    package static let help = OptionSpec.flag("help", short: "h", "Shows this help.")
    package static let version = OptionSpec.flag("version", "Prints the version.")
}
