import Cache
import CommandLine
import Crypto
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon cache verify`: hashes every bucket of a file and compares it with its signed head.
struct CacheVerifyCommand {
    static let spec = CommandSpec(
        "cache",
        summary: "Looks at the caches of gates.",
        example: "jalon cache verify cache.sqlite",
        subcommands: [
            CommandSpec(
                "verify",
                summary: "Verifies a cache file without changing it; exit 1 when it is not sound.",
                options: [
                    .value(
                        "keyring",
                        "FILE",
                        "Checks the signature of the head as well; from jalon scope keyring."
                    )
                ],
                arguments: [ArgumentSpec("FILE", "The cache, such as cache.sqlite.")],
                example: "jalon cache verify cache.sqlite --keyring keyring.bin"
            )
        ]
    )

    private let file: String
    private let keyringFile: String?

    init(_ parsed: ParsedCommand) {
        file = parsed.arguments.first ?? ""
        keyringFile = parsed.string("keyring")
    }

    func run(_ output: Output) throws -> ExitCode {
        try FileCheck.require(file)
        let report: CacheReport
        do {
            let keyring = try KeyringFile.keyring(at: keyringFile)
            report = try CacheFile.inspect(path: file, keyring: keyring)
        } catch let error as CacheError {
            throw OperatorFailure(.cannotRead, "The cache cannot be read: \(error)")
        }
        output.show(Self.json(report)) { Self.words(report) }
        if !report.isSignatureChecked {
            output.console.note(
                "The signature was not checked: give the --keyring of jalon scope keyring."
            )
        }
        return report.isSound ? .ok : .no
    }

    private static func json(_ report: CacheReport) -> JSON {
        .object([
            "sound": .bool(report.isSound),
            "signatureChecked": .bool(report.isSignatureChecked),
            "scope": .optional(report.head?.head.scope.description),
            "version": report.head.map { .integer(Int64(clamping: $0.head.version)) } ?? .null,
            "findings": .list(
                report.findings.map {
                    .object(["kind": .text($0.kind.rawValue), "detail": .text($0.detail)])
                }
            ),
            "tables": .list(report.tables.map(json)),
        ])
    }

    private static func json(_ table: CacheReport.Table) -> JSON {
        .object([
            "table": .text(table.table.name),
            "sound": .bool(table.isSound),
            "rows": .whole(table.rowsFound),
            "rowsExpected": .integer(Int64(table.rowsExpected)),
            "mismatches": .whole(table.mismatches),
            "firstMismatch": table.firstMismatch.map(JSON.whole) ?? .null,
            "root": .text(Hex.encode(table.rootFound.bytes)),
            "rootExpected": .text(Hex.encode(table.rootExpected.bytes)),
        ])
    }

    private static func words(_ report: CacheReport) -> [String] {
        var lines = report.findings.map { Terminal.printable($0.description, limit: 500) }
        if let head = report.head?.head {
            lines.append(
                "\(head.scope), version \(head.version), issued \(head.issuedAt), "
                    + "good until \(head.expiresAt)"
            )
        }
        var table = TextTable(headings: ["TABLE", "ROWS", "SIGNED", "BUCKETS WRONG", ""])
        for row in report.tables {
            table.add([
                row.table.name, "\(row.rowsFound)", "\(row.rowsExpected)",
                row.firstMismatch.map { "\(row.mismatches), first \($0)" } ?? "\(row.mismatches)",
                row.isSound ? "sound" : "NOT SOUND",
            ])
        }
        if !report.tables.isEmpty { lines += table.lines }
        lines.append(report.isSound ? "The cache is sound." : "The cache is NOT sound.")
        return lines
    }
}

/// A file that must be there before a library is asked to open it.
enum FileCheck {
    static func require(_ path: String) throws(OperatorFailure) {
        guard Files.exists(path) else {
            throw OperatorFailure(
                .cannotRead,
                "There is no file \(Terminal.printable(path, limit: 120))."
            )
        }
    }
}
