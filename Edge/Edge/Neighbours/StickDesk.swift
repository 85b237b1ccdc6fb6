import Cache
import Journal
import Logging
import Sync
import Synchronization
import Vocabulary

/// Takes and gives what is carried on foot, one file at a time: each goes to the desk that takes it
/// from anybody else.
final class StickDesk: Sendable {
    /// What became of one file.
    struct Outcome: Codable, Hashable, Sendable {
        enum Word: String, Codable, Sendable {
            case applied
            /// Nothing in it is newer than what is here.
            case known
            case refused
            /// It is not for this edge: another device's journal, or its acknowledgement.
            case other
            /// A large one is still being applied: ask again.
            case working
        }

        let outcome: Word
        /// Why it was refused, in a word.
        let reason: String?
        /// How many of its parts were new.
        let count: Int

        init(_ outcome: Word, _ reason: String? = nil, count: Int = 0) {
            self.outcome = outcome
            self.reason = reason
            self.count = count
        }
    }

    private let stores: EdgeStores
    private let keyrings: KeyringDesk
    private let download: DownloadLane
    private let source: MarkSource
    /// Files that are worked on, or whose outcome is still told: for more, outcomes go, and
    /// where all are worked on, the next is refused as busy.
    private static let runningMax = 64

    private let running = Mutex<[StickFile: Outcome]>([:])

    init(_ stores: EdgeStores, _ keyrings: KeyringDesk, _ download: DownloadLane) {
        self.stores = stores
        self.keyrings = keyrings
        self.download = download
        source = MarkSource(
            identity: stores.identity,
            journal: stores.journal,
            clock: stores.clock
        )
    }

    /// Takes a file; nothing of it is applied that does not prove itself.
    func take(_ file: StickFile, _ bytes: [UInt8]) -> Outcome {
        guard bytes.count <= file.byteCountMax, !bytes.isEmpty else {
            return Outcome(.refused, "malformed")
        }
        switch file {
        case .keyrings: return takeKeyrings(bytes)
        case .heartbeat: return outcome(of: stores.heartbeats.take(bytes))
        case .flash: return outcome(of: stores.flash.take(bytes))
        case .roster: return outcome(of: stores.rosters.take(bytes))
        case .acknowledgements: return takeAcknowledgements(bytes)
        case .marks: return later(file) { $0(self.takeMarks(bytes)) }
        case .journal: return Outcome(.other)
        case .delta:
            return later(file) { done in
                self.download.take(delta: bytes) { done(Self.outcome(of: $0)) }
            }
        case .snapshot:
            return later(file) { done in
                self.download.take(snapshot: bytes) { done(Self.outcome(of: $0)) }
            }
        }
    }

    /// Answers at once: whoever brought a large file asks again what became of it.
    private func later(
        _ file: StickFile,
        _ work: @escaping @Sendable (@escaping @Sendable (Outcome) -> Void) -> Void
    ) -> Outcome {
        let hasRoom = running.withLock { running in
            guard running[file]?.outcome != .working else { return false }
            if running.count >= Self.runningMax {
                running = running.filter { $0.value.outcome == .working }
            }
            guard running.count < Self.runningMax else { return false }
            running[file] = Outcome(.working)
            return true
        }
        guard hasRoom else { return Outcome(.refused, "busy") }
        download.workshop.begin {
            work { [weak self] outcome in self?.running.withLock { $0[file] = outcome } }
        }
        return Outcome(.working)
    }

    /// How far a file is that was still being applied.
    func standing(of file: StickFile) -> Outcome? { running.withLock { $0[file] } }

    private func takeKeyrings(_ bytes: [UInt8]) -> Outcome {
        guard let keyrings = StickFile.keyrings(bytes), !keyrings.isEmpty else {
            return Outcome(.refused, "malformed")
        }
        var adopted = 0
        for keyring in keyrings {
            switch self.keyrings.take(keyring) {
            case .adopted: adopted += 1
            case .known: break
            case .refused(let refusal): return Outcome(.refused, refusal.rawValue, count: adopted)
            }
        }
        return Outcome(adopted > 0 ? .applied : .known, count: adopted)
    }

    private func takeMarks(_ bytes: [UInt8]) -> Outcome {
        let size = UsedMark.byteCount
        guard bytes.count.isMultiple(of: size) else { return Outcome(.refused, "malformed") }
        var new = 0
        var refusal: MarkDesk.Refusal?
        for start in stride(from: 0, to: bytes.count, by: size) {
            switch stores.marks.take(Array(bytes[start..<start + size])) {
            case .taken: new += 1
            case .alreadyHere, .refused(.tooOld): break
            case .refused(.own): return Outcome(.other)
            case .refused(let found): refusal = refusal ?? found
            }
        }
        if new > 0 { return Outcome(.applied, refusal?.rawValue, count: new) }
        return refusal.map { Outcome(.refused, $0.rawValue) } ?? Outcome(.known)
    }

    private func takeAcknowledgements(_ bytes: [UInt8]) -> Outcome {
        let size = Acknowledgement.byteCount
        guard bytes.count.isMultiple(of: size) else { return Outcome(.refused, "malformed") }
        var outcome = Outcome(.other)
        for start in stride(from: 0, to: bytes.count, by: size) {
            let portion = Array(bytes[start..<start + size])
            // What is about others is no business of ours: they look at it themselves.
            guard let device = Acknowledgement.device(of: portion) else {
                return Outcome(.refused, "malformed")
            }
            guard device == stores.identity.device else { continue }
            let word = Acknowledgement(bytes: portion, keyring: keyrings.keyring)
            guard let word else { return Outcome(.refused, "bad_signature") }
            let before = stores.journal.acknowledged?.sequence ?? 0
            do throws(JournalError) {
                try stores.journal.acknowledge(word)
            } catch {
                return Outcome(.refused, error.code.rawValue)
            }
            let gained = (stores.journal.acknowledged?.sequence ?? 0) - before
            outcome = Outcome(gained > 0 ? .applied : .known, count: Int(clamping: gained))
        }
        return outcome
    }

    private func outcome(of outcome: HeartbeatDesk.Outcome) -> Outcome {
        switch outcome {
        case .taken: Outcome(.applied, count: 1)
        case .older: Outcome(.known)
        case .refused(let refusal): Outcome(.refused, refusal.rawValue)
        case .implausible: Outcome(.refused, "implausible")
        }
    }

    private func outcome(of outcome: FlashDesk.Outcome) -> Outcome {
        switch outcome {
        case .taken: Outcome(.applied, count: 1)
        case .alreadyHere, .older: Outcome(.known)
        case .refused(let refusal): Outcome(.refused, refusal.rawValue)
        case .forked: Outcome(.refused, "forked")
        }
    }

    private func outcome(of outcome: RosterDesk.Outcome) -> Outcome {
        switch outcome {
        case .taken: Outcome(.applied, count: 1)
        case .alreadyHere, .older: Outcome(.known)
        case .expired: Outcome(.refused, "expired")
        case .refused(let refusal): Outcome(.refused, refusal.rawValue)
        }
    }

    private static func outcome(of brought: DownloadLane.Brought) -> Outcome {
        switch brought {
        case .applied: Outcome(.applied, count: 1)
        case .alreadyHere: Outcome(.known)
        case .mismatch: Outcome(.refused, "mismatch")
        case .unknownKey: Outcome(.refused, "unknown_key")
        case .malformed: Outcome(.refused, "malformed")
        case .refused(let fault): Outcome(.refused, fault.rawValue)
        }
    }
}

/// What goes onto a stick.
extension StickDesk {
    /// The files that there are here.
    var files: [StickFile] {
        let device = stores.identity.device
        var files: [StickFile] = [.keyrings]
        if stores.heartbeats.newest != nil { files.append(.heartbeat) }
        if stores.flash.newest != nil { files.append(.flash) }
        if stores.rosters.newest != nil { files.append(.roster) }
        if stores.cache.head != nil { files.append(.snapshot) }
        if stores.journal.position.sequence > 0 { files.append(.marks(device)) }
        let batches =
            (stores.journal.backlog + UInt64(JournalBatch.recordsMax) - 1)
            / UInt64(JournalBatch.recordsMax)
        for number in 0..<min(Int(clamping: batches), StickFile.batchesMax) {
            files.append(.journal(device, number: number + 1))
        }
        return files
    }

    /// The bytes of a file; nil where there is none.
    func give(_ file: StickFile) -> [UInt8]? {
        switch file {
        case .keyrings:
            let version = keyrings.keyring.version
            let known = (try? stores.state.keyrings(upTo: version)) ?? []
            return StickFile.joined(known.isEmpty ? [stores.trust.signed.bytes] : known)
        case .heartbeat: return stores.heartbeats.newest
        case .flash: return stores.flash.newest
        case .roster: return stores.rosters.newest
        case .snapshot: return stores.cache.snapshot()?.bytes
        case .delta, .acknowledgements: return nil
        case .marks(let device): return device == stores.identity.device ? marks : nil
        case .journal(let device, let number):
            return device == stores.identity.device ? batch(number) : nil
        }
    }

    private var marks: [UInt8]? {
        var bytes: [UInt8] = []
        var told = source.start(epoch: stores.journal.epoch, after: 0)
        while let portion = (try? source.portion(after: told)).flatMap({ $0 }),
            bytes.count < StickFile.marksMax * UsedMark.byteCount
        {
            bytes += portion.marks.joined()
            told = portion.through
        }
        return bytes.isEmpty ? nil : Array(bytes.suffix(StickFile.marksMax * UsedMark.byteCount))
    }

    private func batch(_ number: Int) -> [UInt8]? {
        let journal = stores.journal
        let start = journal.acknowledged.map { $0.epoch == journal.epoch ? $0.sequence : 0 } ?? 0
        let batch = try? journal.nextBatch(
            after: start + UInt64((number - 1) * JournalBatch.recordsMax),
            time: stores.clock.bounds.low,
            signer: stores.identity.key
        )
        return batch.flatMap { $0 }?.bytes
    }
}
