import Crypto
import FoundationEssentials
package import Journal
package import Logging
import Sync
import Synchronization
import Vocabulary

/// Brings the journal to the hub: performs what `UploadMachine` says.
package final class UploadLane: Sendable {
    package static let contentType = "application/octet-stream"

    private let link: HubLink
    private let journal: JournalFile
    private let identity: DeviceIdentity
    private let clock: EdgeClock
    private let events: Log
    private let workshop = Workshop("upload")
    private let bell = Bell()
    private let published: Mutex<LaneReport>

    package init(
        link: HubLink,
        journal: JournalFile,
        identity: DeviceIdentity,
        clock: EdgeClock,
        events: Log = .silent
    ) {
        self.link = link
        self.journal = journal
        self.identity = identity
        self.clock = clock
        self.events = events
        published = Mutex(LaneReport(phase: UploadMachine.Phase.idle.rawValue))
    }

    package var report: LaneReport { published.withLock { $0 } }

    /// Says that the journal was written to.
    package func wake() {
        bell.ring()
    }

    /// Runs until the task is cancelled.
    package func run() async {
        var machine = machine()
        var event = UploadMachine.Event.begin
        while !Task.isCancelled {
            machine.prune(upTo: journal.prunedSequence)
            _ = machine.handle(.written(upTo: journal.position.sequence), chance: 1)
            let action = machine.handle(event, chance: Double.random(in: 0...1))
            publish(machine, after: event)
            event = await perform(action)
        }
    }

    /// Sends once what is there, for the end of the daemon.
    package func flush() async {
        var machine = machine()
        var action = machine.handle(.begin, chance: 0)
        while case .send = action, !Task.isCancelled {
            let event = await perform(action)
            guard case .acknowledged = event else { return }
            action = machine.handle(event, chance: 0)
        }
    }

    private func machine() -> UploadMachine {
        let acknowledged = journal.acknowledged.map { $0.epoch == journal.epoch ? $0.sequence : 0 }
        return UploadMachine(
            epoch: journal.epoch,
            first: journal.prunedSequence + 1,
            acknowledged: acknowledged ?? 0,
            written: journal.position.sequence
        )
    }

    private func publish(_ machine: UploadMachine, after event: UploadMachine.Event) {
        let now = clock.bounds.low
        let change = published.withLock { report in
            report.phase = machine.phase.rawValue
            report.alarm = machine.fault.flatMap { $0.isAlarm ? $0.rawValue : nil }
            if case .acknowledged = event { report.succeededAt = now }
            return report.note(machine.fault, at: now)
        }
        if let change { events.info("uploadFault", ["fault": "\(change)"]) }
    }

    private func perform(_ action: UploadMachine.Action) async -> UploadMachine.Event {
        switch action {
        case .sleep:
            await bell.wait()
            return .waited
        case .wait(let duration):
            try? await Task.sleep(for: duration)
            return .waited
        case .send(let from, let count):
            do throws(LaneFault) {
                return try await send(from, count)
            } catch {
                return .failed(error)
            }
        }
    }

    private func send(
        _ from: UInt64,
        _ count: Int
    ) async throws(LaneFault) -> UploadMachine.Event {
        guard let batch = try await batch(from, count) else { throw .storage }
        var question = HubQuestion("POST", DeviceAPI.journalPath)
        question.body = batch.bytes
        question.contentType = Self.contentType
        let reply = try await link.ask(question)
        switch reply.status {
        case 200: return try await accept(reply.body, of: batch)
        case 409:
            let decoder = JSONDecoder()
            guard let conflict = try? decoder.decode(JournalConflict.self, from: Data(reply.body))
            else { throw .malformed }
            events.warning("journalConflict", ["reason": "\(conflict.reason)"])
            return .conflict(conflict)
        default: throw .refused
        }
    }

    private func batch(
        _ from: UInt64,
        _ count: Int
    ) async throws(LaneFault) -> OutgoingBatch? {
        let time = clock.bounds.low
        do throws(JournalError) {
            return try await workshop.run { [journal, identity] () throws(JournalError) in
                try journal.nextBatch(
                    after: from - 1,
                    limit: count,
                    time: time,
                    signer: identity.key
                )
            }
        } catch {
            throw .storage
        }
    }

    /// Keeps the hub's signed word; one that does not fit what was sent is nobody's word.
    private func accept(
        _ body: [UInt8],
        of batch: OutgoingBatch
    ) async throws(LaneFault) -> UploadMachine.Event {
        guard let word = Acknowledgement(bytes: body, keyring: link.keyring),
            word.device == identity.device, word.epoch == batch.epoch
        else { throw .malformed }
        do throws(JournalError) {
            try await workshop.run { [journal] () throws(JournalError) in
                try journal.acknowledge(word)
            }
        } catch {
            throw error.code == .foreignAcknowledgement ? .malformed : .storage
        }
        clock.signed(word.time)
        return .acknowledged(upTo: word.sequence)
    }
}
