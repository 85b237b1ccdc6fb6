import CommandLine
import Crypto
import HubAdmin
import Journal
import Processes
import Sync
import Vocabulary

/// `jalon journal verify`: follows the chain and names the first record that is not as written.
struct JournalVerifyCommand {
    static let spec = CommandSpec(
        "journal",
        summary: "Looks at the journals of gates.",
        example: "jalon journal verify journal.sqlite",
        subcommands: [
            CommandSpec(
                "verify",
                summary: """
                    Names the first record that was edited, removed or reordered; \
                    exit 1 when there is one.
                    """,
                options: [
                    .value("device-key", "HEX", "The device's public key, 64 digits."),
                    .value(
                        "checkpoint",
                        "FILE",
                        "A checkpoint of the device: it vouches for the end."
                    ),
                ],
                arguments: [ArgumentSpec("FILE", "The journal, such as journal.sqlite.")],
                example: "jalon journal verify journal.sqlite"
            )
        ]
    )

    private let file: String
    private let deviceKey: Ed25519PublicKey?
    private let checkpointFile: String?

    init(_ parsed: ParsedCommand) throws(UsageError) {
        file = parsed.arguments.first ?? ""
        checkpointFile = parsed.string("checkpoint")
        deviceKey = try parsed.value("device-key", "64 hexadecimal digits") {
            Hex.decode($0).flatMap { Ed25519PublicKey($0) }
        }
        guard checkpointFile == nil || deviceKey != nil else {
            throw UsageError(.missingOption, "--checkpoint needs --device-key beside it.")
        }
    }

    func run(_ output: Output) throws -> ExitCode {
        try FileCheck.require(file)
        let report: JournalReport
        do {
            report = try JournalFile.verify(
                path: file,
                deviceKey: deviceKey,
                checkpoint: try checkpoint()
            )
        } catch let error as JournalError {
            throw OperatorFailure(.cannotRead, "The journal cannot be read: \(error)")
        }
        output.show(Self.json(report)) { Self.words(report) }
        if report.isSound, !report.isEndVouchedFor {
            output.console.note(
                "Nobody vouches for the end: records missing there cannot be seen "
                    + "without --device-key and --checkpoint."
            )
        }
        return report.isSound ? .ok : .no
    }

    private func checkpoint() throws -> [UInt8]? {
        do throws(SystemFailure) {
            return try checkpointFile.map { path throws(SystemFailure) in
                try Files.read(path, limit: Checkpoint.byteCount)
            }
        } catch {
            throw OperatorFailure(.cannotRead, "The checkpoint cannot be read: \(error).")
        }
    }

    private static func json(_ report: JournalReport) -> JSON {
        .object([
            "sound": .bool(report.isSound),
            "device": .optional(report.device?.description),
            "epoch": .integer(Int64(report.epoch)),
            "records": .whole(report.records),
            "first": report.sequences.map { count($0.lowerBound) } ?? .null,
            "last": report.sequences.map { count($0.upperBound) } ?? .null,
            "prunedUpTo": count(report.prunedUpTo),
            "acknowledgedUpTo": count(report.acknowledgedUpTo),
            "endVouchedFor": .bool(report.isEndVouchedFor),
            "fault": report.fault.map(json) ?? .null,
        ])
    }

    private static func json(_ fault: JournalFault) -> JSON {
        .object([
            "kind": .text(fault.kind.rawValue),
            "epoch": .integer(Int64(fault.epoch)),
            "sequence": count(fault.sequence),
            "detail": .text(fault.detail),
        ])
    }

    private static func count(_ number: UInt64) -> JSON { .integer(Int64(clamping: number)) }

    private static func words(_ report: JournalReport) -> [String] {
        var lines: [String] = []
        if let device = report.device { lines.append("\(device), epoch \(report.epoch)") }
        if let sequences = report.sequences {
            lines.append(
                "\(report.records) records, \(sequences.lowerBound) to \(sequences.upperBound); "
                    + "the hub has acknowledged them up to \(report.acknowledgedUpTo)"
            )
        } else {
            lines.append("no records")
        }
        guard let fault = report.fault else { return lines + ["The journal is sound."] }
        return lines + [
            "The journal is NOT sound: "
                + Terminal.printable("\(fault.kind.rawValue): \(fault)", limit: 500)
        ]
    }
}
