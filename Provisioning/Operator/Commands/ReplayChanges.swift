import Access
import CommandLine
import Crypto
import HubAdmin
import Processes
import Replay
import Vocabulary

/// What is to be changed before a day is decided again, out of the line.
struct ReplayChanges {
    private static let policyFileBytesMax = 1 << 20

    private(set) var whatIf = WhatIf()

    init(_ parsed: ParsedCommand) throws {
        for text in parsed.strings("without-policy") {
            whatIf.policies[try Self.number(text, "without-policy", 1...UInt16.max)] = []
        }
        for text in parsed.strings("policy") {
            let (name, file) = try Self.pair(text, "policy", "N=FILE")
            let number = try Self.number(name, "policy", 1...UInt16.max)
            whatIf.policies[number] = try Self.rows(of: file, policy: number)
        }
        for text in parsed.strings("gate-to-zone") {
            let (gate, zone) = try Self.pair(text, "gate-to-zone", "GATE=N")
            whatIf.zones[try Self.gate(gate, "gate-to-zone")] =
                try Self.number(zone, "gate-to-zone", 1...ZoneRecord.numberMax)
        }
        for text in parsed.strings("capacity") {
            let (zone, count) = try Self.pair(text, "capacity", "ZONE=N")
            guard let capacity = UInt32(count) else { throw Self.wrong("capacity", "ZONE=N") }
            let number = try Self.number(zone, "capacity", 1...ZoneRecord.numberMax)
            whatIf.capacities[number] = capacity
        }
        for text in parsed.strings("close-gate") {
            whatIf.closed.insert(try Self.gate(text, "close-gate"))
        }
    }

    private static func pair(
        _ text: String,
        _ option: String,
        _ form: String
    ) throws(UsageError) -> (String, String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw wrong(option, form) }
        return (parts[0], parts[1])
    }

    private static func number(
        _ text: String,
        _ option: String,
        _ range: ClosedRange<UInt16>
    ) throws(UsageError) -> UInt16 {
        guard let number = UInt16(text), range.contains(number) else {
            throw wrong(option, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func gate(_ text: String, _ option: String) throws(UsageError) -> GateID {
        guard let gate = GateID(text: text) else { throw wrong(option, "a gate's id") }
        return gate
    }

    private static func wrong(_ option: String, _ form: String) -> UsageError {
        UsageError(.invalidValue, "--\(option) wants \(form).")
    }

    /// The rows of a policy as `jalon policy compile` gives them: `{"rows":["01…"]}`, 48 bytes each
    /// in hex.
    private static func rows(of file: String, policy: UInt16) throws -> [RuleRow] {
        let bytes: [UInt8]
        do throws(SystemFailure) {
            bytes = try Files.read(file, limit: policyFileBytesMax)
        } catch {
            throw OperatorFailure(.cannotRead, "The policy cannot be read: \(error)")
        }
        guard let rows = JSON(bytes: bytes)?["rows"]?.list, !rows.isEmpty else {
            throw OperatorFailure(
                .cannotRead,
                "The policy in \(Terminal.printable(file)) has no rows: jalon policy compile "
                    + "makes them."
            )
        }
        return try rows.map { try row($0, policy) }
    }

    private static func row(_ json: JSON, _ policy: UInt16) throws -> RuleRow {
        guard var bytes = json.text.flatMap({ Hex.decode($0) }), bytes.count == Record.byteCount
        else { throw OperatorFailure(.cannotRead, "A row of a policy is 48 bytes in hex.") }
        bytes[6] = UInt8(policy >> 8)
        bytes[7] = UInt8(policy & 0xFF)
        guard let row = RuleRow(bytes: bytes) else {
            throw OperatorFailure(.cannotRead, "A row of the policy is of no kind that is known.")
        }
        return row
    }
}
