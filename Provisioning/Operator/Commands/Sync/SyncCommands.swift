import CommandLine
import HubAdmin
import Processes
import Sync
import Vocabulary

/// `jalon sync`: brings a scope's news to gates on foot, and the journals of gates back.
enum SyncCommands {
    static let spec = CommandSpec(
        "sync",
        summary: "Carries news between hub and gates on a stick, where no network does.",
        options: HubAddress.options,
        example: """
            jalon sync export --scope scope_AAAAAAY --to /media/stick
            jalon sync import --from /media/stick --edge http://127.0.0.1:8481
            """,
        subcommands: [
            CommandSpec(
                "export",
                summary: "Writes the folder jalon-sync: a hub's scope, or what an edge has.",
                options: [
                    .value("scope", "SCOPE", "The scope, of a hub."),
                    .value("edge", "URL", "The local page of an edge, in place of a hub."),
                    .value("to", "FOLDER", isRequired: true, "Where the stick is mounted."),
                ],
                example: "jalon sync export --edge http://127.0.0.1:8481 --to /media/stick"
            ),
            CommandSpec(
                "import",
                summary: """
                    Takes what the folder jalon-sync holds and can be proved; to a hub the \
                    journals of gates, whose acknowledgements are written back. Exit 1 when \
                    anything was refused.
                    """,
                options: [
                    .value("from", "FOLDER", isRequired: true, "Where the stick is mounted."),
                    .value("edge", "URL", "The local page of an edge, in place of a hub."),
                ],
                example: "jalon sync import --from /media/stick --hub https://hub.example"
            ),
        ]
    )

    /// Works with an edge: no hub and no admin code are needed.
    static func runAtEdge(
        _ parsed: ParsedCommand,
        _ output: Output,
        wait: @escaping @Sendable (Duration) async throws -> Void
    ) async throws -> ExitCode {
        let page = try EdgePage(url: parsed.string("edge") ?? "")
        if parsed.path.last == "export" {
            let folder = try StickFolder(in: parsed.string("to") ?? "", isNew: true)
            var rows: [JSON] = []
            for name in try await page.files() {
                guard let file = StickFile(name: name), let bytes = try await page.file(name) else {
                    continue
                }
                try folder.write(file, bytes)
                rows.append(row(file, "written", count: bytes.count))
            }
            return show(rows, output)
        }
        return try await importing(parsed, output) { file, bytes in
            let outcome = try await page.put(file.name, bytes, wait: wait)
            return row(
                file,
                outcome["outcome"]?.text ?? "refused",
                outcome["reason"]?.text,
                count: Int(outcome["count"]?.integer ?? 0)
            )
        }
    }

    static func run(_ parsed: ParsedCommand, _ session: Session) async throws -> ExitCode {
        parsed.path.last == "export"
            ? try await export(parsed, session) : try await importToHub(parsed, session)
    }

    private static func export(
        _ parsed: ParsedCommand,
        _ session: Session
    ) async throws -> ExitCode {
        let scope = try parsed.requiredID("scope", as: ScopeID.self)
        let folder = try StickFolder(in: parsed.string("to") ?? "", isNew: true)
        var rows: [JSON] = []
        for file in [StickFile.keyrings, .roster, .snapshot, .flash, .heartbeat] {
            let word = String(file.name.dropLast(".bin".count))
            let bytes = try await session.hub.file(
                "\(AdminAPI.scope(scope))/sync/\(word)",
                bytesMax: file.byteCountMax
            )
            guard let bytes, !bytes.isEmpty else {
                try folder.remove(file)
                continue
            }
            try folder.write(file, bytes)
            rows.append(row(file, "written", count: bytes.count))
        }
        // What leads on from a version that nobody here knows helps nobody.
        try folder.remove(.delta)
        return show(rows, session.output)
    }

    private static func importToHub(
        _ parsed: ParsedCommand,
        _ session: Session
    ) async throws -> ExitCode {
        let place = parsed.string("from") ?? ""
        let book = AcknowledgementBook()
        let result: Result<ExitCode, any Error>
        do {
            result = .success(
                try await importing(parsed, session.output) { file, bytes in
                    guard case .journal(let device, _) = file else {
                        return row(file, "other", count: 0)
                    }
                    do {
                        let word = try await deliver(bytes, of: device, to: session.hub)
                        await book.add(word, of: device)
                        let count = bytes.count / JournalRecord.byteCount - 1
                        return row(file, "applied", count: count)
                    } catch let failure as OperatorFailure where failure.code == .refused {
                        return row(file, "refused", failure.message, count: 0)
                    }
                }
            )
        } catch {
            result = .failure(error)
        }
        // What the hub acknowledged it has, whatever became of the files after it.
        if await !book.isEmpty { try await write(book, on: place) }
        return try result.get()
    }

    /// Gives the hub's word for a journal that it has taken.
    private static func deliver(
        _ journal: [UInt8],
        of device: DeviceID,
        to hub: HubConnection
    ) async throws -> [UInt8] {
        let shown = try await hub.get(AdminAPI.device(device))
        return try await hub.post(
            "\(AdminAPI.scopes)/\(shown["scope"]?.text ?? "")/sync/journal",
            type: "application/octet-stream",
            bytes: journal
        )
    }

    private static func write(_ book: AcknowledgementBook, on place: String) async throws {
        let folder = try StickFolder(in: place, isNew: false)
        let known = folder.file(.acknowledgements) ?? []
        try folder.write(.acknowledgements, await book.joined(with: known))
    }

    private static func importing(
        _ parsed: ParsedCommand,
        _ output: Output,
        _ take: (StickFile, [UInt8]) async throws -> JSON
    ) async throws -> ExitCode {
        let files: [(file: StickFile, bytes: [UInt8])]
        do {
            files = try StickFolder(in: parsed.string("from") ?? "", isNew: false).read()
        } catch let refused as StickFolder.Refused {
            for line in refused.lines { output.console.note(line) }
            throw OperatorFailure(
                .refused,
                "Nothing was taken: the folder holds what does not belong there."
            )
        }
        var rows: [JSON] = []
        for (file, bytes) in files { rows.append(try await take(file, bytes)) }
        return show(rows, output)
    }

    private static func row(
        _ file: StickFile,
        _ outcome: String,
        _ reason: String? = nil,
        count: Int
    ) -> JSON {
        .object([
            "file": .text(file.name), "outcome": .text(outcome),
            "reason": .optional(reason), "count": .integer(Int64(count)),
        ])
    }

    private static func show(_ rows: [JSON], _ output: Output) -> ExitCode {
        let columns = [
            (heading: "FILE", member: "file"), (heading: "OUTCOME", member: "outcome"),
            (heading: "COUNT", member: "count"), (heading: "REASON", member: "reason"),
        ]
        output.show(list: .object(["items": .list(rows)]), columns: columns)
        return rows.contains { $0["outcome"]?.text == "refused" } ? .no : .ok
    }
}
