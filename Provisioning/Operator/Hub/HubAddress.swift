import CommandLine
import HubAdmin
import Processes

/// Where the hub is and what admits to it; the code is never a word on the line.
struct HubAddress: Sendable {
    static let codeBytesMax = 512
    static let codeVariable = "JALON_ADMIN_CODE"

    static let options: [OptionSpec] = [
        .value(
            "hub",
            "URL",
            environment: "JALON_HUB",
            default: "http://127.0.0.1:8480",
            "Where the hub listens."
        ),
        .value(
            "code-file",
            "FILE",
            "The file that holds the admin code; else the environment \(codeVariable)."
        ),
    ]

    let url: String
    let code: String

    init(_ parsed: ParsedCommand, environment: [String: String]) throws {
        let given = parsed.string("hub") ?? ""
        guard given.hasPrefix("http://") || given.hasPrefix("https://"),
            given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw OperatorFailure(
                .configuration,
                "The hub's address is a URL such as http://127.0.0.1:8480."
            )
        }
        url = given.hasSuffix("/") ? String(given.dropLast()) : given
        code = try Self.code(parsed.string("code-file"), environment)
    }

    private static func code(_ file: String?, _ environment: [String: String]) throws -> String {
        let text = try file.map { try read($0) } ?? environment[codeVariable] ?? ""
        let code = text.filter { !$0.isWhitespace }
        guard !code.isEmpty else {
            throw OperatorFailure(
                .configuration,
                "The admin code is missing: name its file with --code-file, "
                    + "or set \(codeVariable)."
            )
        }
        guard code.utf8.count <= codeBytesMax,
            code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw OperatorFailure(.configuration, "This is no admin code: it is one plain word.")
        }
        return code
    }

    private static func read(_ file: String) throws -> String {
        do throws(SystemFailure) {
            try Files.requireOwnerOnly(file)
            return String(decoding: try Files.read(file, limit: codeBytesMax), as: UTF8.self)
        } catch {
            throw OperatorFailure(
                .configuration,
                "The file of the admin code cannot be used: \(error). "
                    + "It must be a plain file that only its owner can read."
            )
        }
    }
}
