import Crypto
import HTTPServer
import Kernel
import Rights
import Sync
import Vocabulary

/// What an operator carries on foot to gates that no network reaches, and what comes back.
extension Devices {
    static let scopePlace = PathTemplate.Part.place("scope", .id(ScopeID.self), "The scope.")
    private static let files = ["keyrings", "roster", "snapshot", "heartbeat", "flash"]

    var stickRoutes: [Route] { [stickFileRoute, stickJournalRoute] }

    private var stickFileRoute: Route {
        Route(
            .get,
            [
                "v1", "scopes", Self.scopePlace, "sync",
                .place("file", .choice(Self.files), "What of the scope."),
            ],
            name: "exportScope",
            access: .staff(.read(.devices)),
            answers: [
                .init(200, .bytes(type: Self.bytesType), "The signed object."),
                .init(204, .none, "There is none yet."),
            ],
            problems: [.notFound],
            "Gives one file of what is carried to gates by hand; each proves itself.",
            .query { [self] input in
                let scope: ScopeID = input.id("scope")
                _ = try await services.store.read { [self] session in
                    try rights.scope(session, scope, company: input.company)
                }
                guard let bytes = try await stickFile(input.text("file"), of: scope) else {
                    return .noContent
                }
                return .bytes(bytes, type: Self.bytesType)
            }
        )
    }

    private func stickFile(_ name: String, of scope: ScopeID) async throws -> [UInt8]? {
        switch name {
        case "keyrings": try await keyrings(of: scope)
        case "snapshot": try await rights.publisher.snapshot(of: scope)
        case "roster":
            try await services.store.write { [self] session in
                _ = try roster(session, of: scope)
                return try RosterRows(session: session, scope: scope).bytes
            }
        case "heartbeat": try await rights.publisher.herald.heartbeat(of: scope)
        case "flash": try await rights.publisher.herald.flash(of: scope)
        default: nil
        }
    }

    /// The newest versions, as many as a stick carries, oldest first.
    private func keyrings(of scope: ScopeID) async throws -> [UInt8] {
        try await services.store.read { [self] session in
            guard let newest = try rights.keyring(session, of: scope) else { return [] }
            let version = try SignedKeyring(bytes: newest).keyring.version
            let count = min(UInt32(StickFile.keyringsMax), version)
            var keyrings: [[UInt8]] = []
            for number in version - count + 1...version {
                guard let bytes = try rights.keyring(session, of: scope, version: number) else {
                    continue
                }
                keyrings.append(bytes)
            }
            return StickFile.joined(keyrings)
        }
    }

    private var stickJournalRoute: Route {
        Route(
            .post,
            ["v1", "scopes", Self.scopePlace, "sync", "journal"],
            name: "importJournal",
            access: .staff(.write(.devices)),
            body: .raw(
                type: Self.bytesType,
                summary: "One batch as its device wrote it: a checkpoint and up to 4096 records."
            ),
            bodyBytesMax: JournalBatch.byteCountMax,
            answers: [.init(200, .bytes(type: Self.bytesType), "The signed acknowledgement.")],
            problems: [.conflict, .invalid, .forbidden, .notFound],
            "Takes records of a device that were carried here by hand, each exactly once.",
            .query { [self] input in
                let row = try await deviceOfBatch(input)
                return .bytes(try await ingest(input.body, from: row), type: Self.bytesType)
            }
        )
    }

    /// The device that a batch names; its signature is judged with the batch.
    private func deviceOfBatch(_ input: Input) async throws -> DeviceRow {
        guard input.body.count > Checkpoint.byteCount,
            input.body.starts(with: Checkpoint.domain)
        else { throw Problem(.invalid, "The body is not a batch of a journal.") }
        var reader = ByteReader(input.body, at: Checkpoint.domain.count)
        let device = DeviceID(reader.number())
        let scope: ScopeID = input.id("scope")
        return try await services.store.read { [self] session in
            let row = try findDevice(session, device, company: input.company)
            guard row.scope == scope else { throw DevicesRefusal.noSuchDevice }
            return row
        }
    }
}
