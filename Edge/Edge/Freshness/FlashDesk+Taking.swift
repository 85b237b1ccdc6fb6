import Access
import Crypto
import Journal
import Logging
import Sync
import Synchronization
import Vocabulary

/// How a flash is judged, kept and put in force.
extension FlashDesk {
    func judge(_ bytes: [UInt8]) -> Outcome {
        let (keyring, known) = state.withLock { ($0.keyring, $0.newest) }
        let flash: Flash
        do throws(SignedObjectRefusal) {
            flash = try Flash(bytes: bytes, keyring: keyring)
        } catch {
            events.warning("flashRefused", ["reason": "\(error.rawValue)"])
            return .refused(error)
        }
        let answer = FlashRules.judge(
            flash,
            after: known,
            isKeyListed: known.map { keyring.lists($0) } ?? true
        )
        switch answer {
        case .take:
            take(flash, bytes, hasEarlier: true)
            return .taken
        case .renew:
            take(flash, bytes, hasEarlier: false)
            return .alreadyHere
        case .alreadyHere: return .alreadyHere
        case .older: return .older
        case .fork:
            alarm(flash, bytes)
            return .forked
        }
    }

    /// Journals it and puts it in force, between two decisions.
    private func take(_ flash: Flash, _ bytes: [UInt8], hasEarlier: Bool) {
        let links = state.withLock { $0.links }
        let listeners = state.withLock { $0.listeners }
        links.inTurn {
            let isHeadOlder = links.headVersion() < flash.completeFrom
            let former = state.withLock { state -> [Flash] in
                guard isHeadOlder else { return [] }
                let last = hasEarlier ? [state.newest].compactMap(\.self) : []
                return Array((state.former + last).suffix(JournalFile.flashesMax - 1))
            }
            // Not recorded, it is in force all the same: what is struck must not pass.
            write(flash, bytes, keepsFormer: !former.isEmpty)
            state.withLock { state in
                state.newest = flash
                state.bytes = bytes
                state.former = former
                state.struck = StruckList(flash, former: former)
            }
        }
        clock.plausible(flash.time)
        events.info(
            "flashTaken",
            ["sequence": .integer(flash.sequence), "entries": .integer(flash.entries.count)]
        )
        for listener in listeners { listener(bytes) }
    }

    func write(_ flash: Flash, _ bytes: [UInt8], keepsFormer: Bool) {
        do throws(JournalError) {
            try journal.append(
                [draft(flash, bytes)],
                uses: [.flash(bytes, keepsFormer: keepsFormer)]
            )
            state.withLock { $0.isOwed = false }
        } catch {
            events.error("flashNotKept", ["code": "\(error.code.rawValue)"])
            state.withLock { $0.isOwed = true }
        }
    }

    private func draft(_ flash: Flash, _ bytes: [UInt8]) -> Draft {
        var draft = recording.plain(.flash, clock.bounds, clock.sinceBoot)
        draft.subject = flash.sequence
        draft.counter = UInt32(flash.entries.count)
        draft.headVersion = state.withLock { $0.links }.headVersion()
        draft.credential = Self.name(of: bytes)
        draft.slot = UInt16(flash.key)
        let age = clock.bounds.low.since(flash.time)
        draft.freshnessSeconds = UInt32(clamping: age.components.seconds)
        return draft
    }

    private static func name(of bytes: [UInt8]) -> [UInt8] {
        Array(SHA256.digest(bytes).bytes.prefix(JournalRecord.credentialByteCount))
    }

    /// Somebody else signs lists with a key of the hub's: told once for each such list.
    private func alarm(_ flash: Flash, _ bytes: [UInt8]) {
        let digest = SHA256.digest(bytes)
        let isNew = state.withLock { state in
            defer { state.forked = digest }
            return state.forked != digest
        }
        guard isNew else { return }
        events.error("flashForked", ["sequence": .integer(flash.sequence)])
        var draft = recording.plain(.tamper, clock.bounds, clock.sinceBoot)
        draft.flags = .fork
        draft.subject = flash.sequence
        draft.credential = Self.name(of: bytes)
        do throws(JournalError) {
            try journal.append([draft])
        } catch {
            events.error("journalRefused", ["code": "\(error.code.rawValue)"])
        }
    }
}

/// The start.
extension FlashDesk {
    /// Puts in force what the journal keeps; bytes that nobody of ours signed are not believed.
    func load() {
        let kept: [[UInt8]]
        do throws(JournalError) {
            kept = try journal.flashes()
        } catch {
            events.error("flashesNotRead", ["reason": "\(error)"])
            return
        }
        state.withLock { state in
            let flashes = kept.compactMap { bytes in
                Self.stored(bytes, state.keyring).map { (flash: $0, bytes: bytes) }
            }
            guard let last = flashes.last else { return }
            let isHeadOlder = state.links.headVersion() < last.flash.completeFrom
            state.newest = last.flash
            state.bytes = last.bytes
            state.former = isHeadOlder ? flashes.dropLast().map(\.flash) : []
            state.struck = StruckList(last.flash, former: state.former)
        }
        if let flash { clock.plausible(flash.time) }
    }

    /// A key that was withdrawn since does not lift what it struck.
    private static func stored(_ bytes: [UInt8], _ keyring: Keyring) -> Flash? {
        do throws(SignedObjectRefusal) {
            return try Flash(bytes: bytes, keyring: keyring)
        } catch {
            guard error == .unknownKey, let flash = try? Flash(unverified: bytes),
                flash.scope == keyring.scope
            else { return nil }
            return flash
        }
    }
}

extension Keyring {
    /// Whether the key of a flash is still one of ours.
    fileprivate func lists(_ flash: Flash) -> Bool {
        key(flash.key, role: .flash, at: flash.time) != nil
    }
}
