internal import CommandLine
internal import FoundationEssentials
internal import Processes

/// Reads typed values out of a JSON5 file, the environment and the command line.
///
/// Precedence: default, file, environment (`JALON_EDGE_SECTION_KEY`), command line. Reading never
/// stops at a problem: it is noted, the default is returned, and `finish` throws them all
/// together, with every key that nobody read. Use one reader from one task, then drop it.
package final class ConfigurationReader {
    let ledger: ConfigurationLedger
    let members: [String: Node]
    let path: ConfigurationPath

    /// Reads a file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: The JSON5 text; empty, or comments alone, is a configuration of defaults.
    ///   - source: The file's name, for messages.
    ///   - prefix: What variables begin with, `JALON_EDGE_`.
    ///   - environment: The variables of the process.
    ///   - overrides: Texts from the command line by key path, `sync.hub`.
    ///   - otherVariables: Variables with the prefix that are no keys, as `JALON_EDGE_CONFIG`.
    /// - Throws: When the text as a whole cannot be used; single values are noted instead.
    package convenience init(
        json5 bytes: [UInt8],
        source: String,
        prefix: String,
        environment: [String: String] = [:],
        overrides: [String: String] = [:],
        otherVariables: Set<String> = []
    ) throws(ConfigurationError) {
        let ledger = ConfigurationLedger(
            source: source,
            prefix: prefix,
            environment: environment.filter {
                $0.key.hasPrefix(prefix) && !otherVariables.contains($0.key)
            },
            overrides: overrides
        )
        let members = try ConfigurationText(bytes, source: source).members()
        self.init(ledger, members, ConfigurationPath())
    }

    /// Reads the file; one that is absent and not required is a configuration of defaults.
    package static func load(
        _ path: String,
        isRequired: Bool,
        prefix: String,
        environment: [String: String],
        overrides: [String: String] = [:],
        otherVariables: Set<String> = []
    ) throws(ConfigurationError) -> ConfigurationReader {
        var bytes: [UInt8] = []
        do throws(SystemFailure) {
            bytes = try Files.read(path, limit: ConfigurationLimits.bytesMax)
        } catch {
            guard error.code == .notFound, !isRequired else {
                let code: ConfigurationError.Problem.Code =
                    error.code == .tooLarge ? .tooLarge : .unreadable
                throw ConfigurationError(
                    source: path,
                    problems: [.init(code: code, path: "", text: error.description)]
                )
            }
        }
        return try ConfigurationReader(
            json5: bytes,
            source: path,
            prefix: prefix,
            environment: environment,
            overrides: overrides,
            otherVariables: otherVariables
        )
    }

    init(_ ledger: ConfigurationLedger, _ members: [String: Node], _ path: ConfigurationPath) {
        self.ledger = ledger
        self.members = members
        self.path = path
        ledger.opened(path, keys: Set(members.keys))
    }

    /// Throws everything that was wrong, in the order of the key paths.
    package func finish() throws(ConfigurationError) {
        let problems = ledger.allProblems()
        guard !problems.isEmpty else { return }
        throw ConfigurationError(source: ledger.source, problems: problems)
    }

    /// Notes a problem the caller found, between two keys for example.
    package func refuse(_ key: String, _ text: String) {
        ledger.note(.invalidValue, path.appending(key), text)
    }
}
