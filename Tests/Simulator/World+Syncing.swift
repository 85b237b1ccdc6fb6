import Cache
import Edge
import Journal
import PowerDisk
import Sync
import Vocabulary

/// The two lanes of an edge, as the daemon performs them.
extension World {
    /// How much longer than the hub holds a question its answer is waited for.
    private static let headSlack: Int64 = 10_000
    private static let patience: Int64 = 30_000
    /// A lane that comes late sends more at once; half of a world is the hub taking batches.
    private static let bellMax: Int64 = 30_000
    private static let snapshotPatience: Int64 = 300_000

    /// Goes on with the download from what came of the last action.
    func tell(_ edge: SimulatedEdge, _ event: DownloadMachine.Event) async throws {
        guard let running = edge.running else { return }
        let action = running.download.handle(
            event,
            version: running.version,
            at: running.stores.clock.sinceBoot,
            chance: Double.random(in: 0...1, using: &random)
        )
        switch action {
        case .wait(let duration):
            later(
                duration.wholeMilliseconds,
                .wake(edge: edge.index, life: edge.life, lane: .download)
            )
        case .askHead(let known, let wait):
            let wait = wait.wholeMilliseconds
            ask(.askHead(known: known, wait: wait), edge, .download, wait + Self.headSlack)
        case .fetchDelta(let from, let low):
            running.talks[0].low = low
            ask(.askDelta(from: from), edge, .download, Self.snapshotPatience)
        case .fetchSnapshot(let low):
            running.talks[0].low = low
            ask(.askSnapshot, edge, .download, Self.snapshotPatience)
        case .fetchKeyring: ask(.askKeyring, edge, .download, Self.patience)
        }
    }

    /// Goes on with the upload.
    func tell(_ edge: SimulatedEdge, _ event: UploadMachine.Event) throws {
        guard let running = edge.running else { return }
        let written = running.stores.journal.position.sequence
        _ = running.upload.handle(.written(upTo: written), chance: 1)
        let chance = Double.random(in: 0...1, using: &random)
        switch running.upload.handle(event, chance: chance) {
        case .sleep: running.isUploadAsleep = true
        case .wait(let duration):
            later(
                duration.wholeMilliseconds,
                .wake(edge: edge.index, life: edge.life, lane: .upload)
            )
        case .send(let from, let count):
            let count = self.chance(20) ? min(count, Int(between(1, 20))) : count
            let batch = try? running.stores.journal.nextBatch(
                after: from - 1,
                limit: count,
                time: running.stores.clock.bounds.low,
                signer: running.stores.identity.key
            )
            guard let batch else { return try tell(edge, .failed(.storage)) }
            ask(.journal(batch.bytes), edge, .upload, Self.patience)
        }
    }

    private func ask(
        _ cargo: Cargo,
        _ edge: SimulatedEdge,
        _ lane: SimulatedLane,
        _ patience: Int64
    ) {
        guard let running = edge.running else { return }
        running.talks[lane.rawValue].number += 1
        running.talks[lane.rawValue].isAsking = true
        running.talks[lane.rawValue].askedAt = running.stores.clock.sinceBoot
        let envelope = Envelope(
            edge: edge.index,
            life: edge.life,
            lane: lane,
            number: running.talks[lane.rawValue].number
        )
        history.note(now, .asked, edge.index, UInt64(envelope.number))
        send(cargo, envelope, isAnswer: false)
        later(patience, .timeOut(envelope))
    }

    /// The daemon whose question this is, as long as it waits for the answer.
    private func asker(_ envelope: Envelope) -> RunningEdge? {
        let edge = edges[envelope.edge]
        guard edge.life == envelope.life, let running = edge.running,
            running.talks[envelope.lane.rawValue].number == envelope.number,
            running.talks[envelope.lane.rawValue].isAsking
        else { return nil }
        return running
    }

    func timeOut(_ envelope: Envelope) async throws {
        guard let running = asker(envelope) else { return }
        running.talks[envelope.lane.rawValue].isAsking = false
        history.note(now, .timedOut, envelope.edge, UInt64(envelope.number))
        let edge = edges[envelope.edge]
        switch envelope.lane {
        case .download: try await tell(edge, DownloadMachine.Event.failed(.unreachable))
        case .upload: try tell(edge, UploadMachine.Event.failed(.unreachable))
        }
    }

    func answer(_ cargo: Cargo, _ envelope: Envelope, _ hubTime: Timestamp) async throws {
        guard let running = asker(envelope) else { return }
        let edge = edges[envelope.edge]
        let talk = running.talks[envelope.lane.rawValue]
        running.talks[envelope.lane.rawValue].isAsking = false
        running.stores.clock.answered(hubTime, to: talk.askedAt)
        if envelope.lane == .upload {
            try tell(edge, outcome(of: cargo, running))
            return try await collect(edge)
        }
        if plan.bug == .credulousLane, case .snapshot(let bytes) = cargo {
            try applyBlindly(bytes, edge)
        }
        let event: DownloadMachine.Event =
            switch cargo {
            case .head(let bytes): running.desk.takeHead(bytes)
            case .delta(let bytes): running.desk.takeDelta(bytes, talk.low)
            case .snapshot(let bytes): running.desk.takeSnapshot(bytes, talk.low)
            case .deltaGone: .deltaGone
            case .upToDate: running.download.phase == .keyring ? .keyringCurrent : .upToDate
            default: .failed(.malformed)
            }
        try await applied(edge, running, event)
        try await tell(edge, event)
        try await collect(edge)
    }

    /// What a lane would do that knew no rules of heads.
    private func applyBlindly(_ bytes: [UInt8], _ edge: SimulatedEdge) throws {
        guard let running = edge.running else { return }
        firstSnapshot = firstSnapshot ?? bytes
        _ = try running.stores.cache.apply(Snapshot(bytes: firstSnapshot ?? bytes))
        try checkVersion(edge, running)
    }

    private func applied(
        _ edge: SimulatedEdge,
        _ running: RunningEdge,
        _ event: DownloadMachine.Event
    ) async throws {
        // Nothing is decided by a version that came as the power went.
        guard event == .applied, !edge.disk.isOff else { return }
        running.payHead()
        await running.decider.drain()
        try checkVersion(edge, running)
        history.note(now, .held, edge.index, running.version ?? 0)
    }

    private func outcome(of cargo: Cargo, _ running: RunningEdge) throws -> UploadMachine.Event {
        guard case .word(let word) = cargo else { return .failed(.malformed) }
        switch word {
        case .refused: return .failed(.refused)
        case .conflict(let conflict):
            guard conflict.reason == "hole" else { throw Broken.strangeRecords }
            return .conflict(conflict)
        case .acknowledged(let bytes):
            let keyring = running.stores.identity.keyring.keyring
            guard let word = Acknowledgement(bytes: bytes, keyring: keyring) else {
                throw Broken.emptyWord
            }
            do throws(JournalError) {
                try running.stores.journal.acknowledge(word)
            } catch {
                guard error.code != .foreignAcknowledgement else { throw Broken.emptyWord }
                return .failed(.storage)
            }
            running.stores.clock.signed(word.time)
            return .acknowledged(upTo: word.sequence)
        }
    }

    func wake(_ edge: SimulatedEdge, _ lane: SimulatedLane) async throws {
        switch lane {
        case .download: try await tell(edge, DownloadMachine.Event.waited)
        case .upload:
            try tell(edge, UploadMachine.Event.waited)
        }
        try await fallIfOff(edge)
    }

    /// The bell of the journal: the lane gets its turn a moment later.
    func wakeUpload(_ edge: SimulatedEdge, _ running: RunningEdge) {
        guard running.isUploadAsleep else { return }
        running.isUploadAsleep = false
        later(between(1, Self.bellMax), .wake(edge: edge.index, life: edge.life, lane: .upload))
    }
}
