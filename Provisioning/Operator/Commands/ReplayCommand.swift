import Access
import CommandLine
import HubAdmin
import Processes
import Replay
import Sync
import Vocabulary

/// `jalon replay`: decides a past day again, unchanged to prove the verdicts or changed to see what
/// another rule would have done.
struct ReplayCommand {
    static let spec = CommandSpec(
        "replay",
        summary: """
            Decides a past day again. Unchanged, exit 1 when a verdict is not the same; \
            changed, it lists who would have been answered otherwise.
            """,
        options: [
            .value("scope", "SCOPE", "The scope, where the hub is asked."),
            .value("day", "DAY", "The day, in UTC."),
            .value("until", "TIME", "Not the day but up to this moment or day, a week at most."),
            .flag("whole", "Has journals from their first record prove what gates remembered."),
            .value("archive", "FILE", "An archive of before, in place of the hub."),
            .value("keyring", "FILE", "The keyring it must be of; from jalon scope keyring."),
            .value("save", "FILE", "Keeps the archive."),
            .value("policy", "N=FILE", repeats: true, "Policy N with the rules of the file."),
            .value("without-policy", "N", repeats: true, "Nobody is bound by policy N."),
            .value("gate-to-zone", "GATE=N", repeats: true, "The gate leads into zone N."),
            .value("capacity", "ZONE=N", repeats: true, "The zone holds N, 0 for any number."),
            .value("close-gate", "GATE", repeats: true, "Nobody enters by the gate."),
        ] + HubAddress.options,
        example: "jalon replay --scope scope_AERUKZY --day 2026-03-01 --without-policy 3"
    )

    private let parsed: ParsedCommand
    private let whatIf: WhatIf

    init(_ parsed: ParsedCommand) throws {
        self.parsed = parsed
        whatIf = try ReplayChanges(parsed).whatIf
    }

    func run(_ session: Session) async throws -> ExitCode {
        try await run(session.output) { path, query in
            try await session.hub.bytes(path, query: query, atMost: SealedArchive.byteCountMax)
        }
    }

    /// With an archive of before: no hub is asked.
    func run(_ output: Output) async throws -> ExitCode {
        try await run(output) { _, _ in [] }
    }

    private func run(
        _ output: Output,
        fetch: (String, [(String, String?)]) async throws -> [UInt8]
    ) async throws -> ExitCode {
        let bytes = try await archive(fetch)
        let trusted = try KeyringFile.keyring(at: parsed.string("keyring"))
        let archive: DayArchive
        do throws(ArchiveRefusal) {
            let sealed = try SealedArchive(bytes: bytes, trusted: trusted)
            archive = try DayArchive(sealed, trusted: trusted)
        } catch {
            throw OperatorFailure(.refused, error.message)
        }
        try save(bytes)
        let begin = ContinuousClock.now
        let report = Replay(archive, whatIf).run()
        let spent = begin.duration(to: .now)
        output.show(ReplayOutput.json(report, isChanged: !whatIf.isEmpty)) {
            ReplayOutput.words(report, isChanged: !whatIf.isEmpty)
        }
        output.console.note(ReplayOutput.speed(report, spent))
        guard whatIf.isEmpty else { return .ok }
        return report.differenceCount == 0 ? .ok : .no
    }

    private func archive(
        _ fetch: (String, [(String, String?)]) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        if let file = parsed.string("archive") {
            do throws(SystemFailure) {
                return try Files.read(file, limit: SealedArchive.byteCountMax)
            } catch {
                throw OperatorFailure(.cannotRead, "The archive cannot be read: \(error)")
            }
        }
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        guard let from = try parsed.moment("day", isEnd: false) else {
            throw UsageError(.missingOption, "--day is missing.")
        }
        let day = from.advanced(by: .seconds(86_400))
        let until = try parsed.moment("until", isEnd: true) ?? day
        return try await fetch(
            AdminAPI.archive(scope),
            [
                ("from", from.description), ("until", until.description),
                ("whole", parsed.flag("whole") ? "true" : nil),
            ]
        )
    }

    private func save(_ bytes: [UInt8]) throws {
        guard let file = parsed.string("save") else { return }
        do throws(SystemFailure) {
            try Files.write(bytes, to: file)
        } catch {
            throw OperatorFailure(.cannotWrite, "The archive cannot be written: \(error)")
        }
    }
}
