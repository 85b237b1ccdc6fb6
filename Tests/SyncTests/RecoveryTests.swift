import Access
import Crypto
import Sync
import Testing
import Vocabulary

/// What a device does after a key was stolen, as far as heads go.
@Suite("Recovery from a stolen head key")
struct RecoveryTests {
    let fixed: Fixed
    let newKey: Ed25519PrivateKey
    /// The key is withdrawn, another one is listed.
    let after: Keyring

    init() throws {
        fixed = try Fixed()
        newKey = try Fixed.key(0x31)
        let keys = fixed.keyring.keys.filter { $0.role != .head }
        after = Keyring(
            scope: Fixed.scope,
            version: 2,
            issuedAt: Fixed.now,
            expiresAt: .distantFuture,
            threshold: 1,
            roots: [fixed.root.publicKey],
            keys: keys + [
                KeyringEntry(
                    number: 6,
                    role: .head,
                    publicKey: newKey.publicKey,
                    notBefore: .distantPast,
                    notAfter: .distantFuture
                )
            ]
        )
    }

    private func head(version: UInt64, hubEpoch: UInt32 = 1) -> SignedHead {
        Head(
            scope: Fixed.scope,
            hubEpoch: hubEpoch,
            version: version,
            issuedAt: Fixed.now,
            expiresAt: Fixed.now.advanced(by: Fixed.lifetime),
            previous: .zero,
            tables: fixed.head().head.tables,
            key: 6
        ).signed(by: newKey)
    }

    private func judge(
        _ head: SignedHead,
        _ mark: SignedHead,
        _ keyring: Keyring
    ) throws(HeadRefusal) -> HeadRules.Answer {
        try HeadRules.judge(
            head,
            scope: Fixed.scope,
            keyring: keyring,
            mark: HeadMark(mark),
            current: mark,
            low: Fixed.now
        )
    }

    @Test(arguments: [(UInt64.max, UInt32(1)), (UInt64.max, .max), (1 << 63, 1), (51, 1)])
    func `A mark of a withdrawn key binds nobody: the true version comes back once`(
        _ version: UInt64,
        _ epoch: UInt32
    ) throws {
        let forged = fixed.head(version: version, hubEpoch: epoch)
        let true50 = head(version: 50)
        #expect(throws: HeadRefusal.unknownKey) { try judge(true50, forged, fixed.keyring) }
        #expect(try judge(true50, forged, after) == .apply)
        // Once it is applied the mark is of the new key, and binds.
        #expect(throws: HeadRefusal.rollback) { try judge(head(version: 49), true50, after) }
        #expect(throws: HeadRefusal.unknownKey) {
            try judge(fixed.head(version: 51), true50, after)
        }
    }

    @Test func `A mark binds as long as its key is listed, and where no key was kept`() {
        let forged = fixed.head(version: .max)
        #expect(HeadMark(forged).binds(under: fixed.keyring))
        #expect(!HeadMark(forged).binds(under: after))
        let old = HeadMark(hubEpoch: 1, version: 9, digestStart: Array(repeating: 1, count: 16))
        #expect(old.key == 0)
        #expect(old.binds(under: after))
    }

    @Test func `A jump without a theft is undone by a later epoch alone`() throws {
        let jumped = fixed.head(version: .max)
        let restored = fixed.head(version: 1, hubEpoch: 2)
        #expect(throws: HeadRefusal.rollback) {
            try judge(fixed.head(version: 51), jumped, fixed.keyring)
        }
        #expect(try judge(restored, jumped, fixed.keyring) == .apply)
        #expect(throws: HeadRefusal.olderEpoch) { try judge(jumped, restored, fixed.keyring) }
    }

    @Test func `An epoch counts before a version`() {
        let places = [(1, 9), (2, 1), (2, 2)].map { HeadPlace(hubEpoch: $0.0, version: $0.1) }
        #expect(places.sorted().map(\.version) == [9, 1, 2])
    }
}

@Suite("Six words")
struct WordTests {
    @Test func `The list tells 256 words apart by their first four letters`() {
        #expect(Enrolment.wordList.count == 256)
        #expect(Set(Enrolment.wordList.map { $0.prefix(4) }).count == 256)
        #expect(Enrolment.wordList.allSatisfy { (4...8).contains($0.utf8.count) })
    }

    @Test func `Words hang on hub, key and enrolment`() throws {
        let key = try Fixed.key(0x21).publicKey
        let name = [UInt8](repeating: 7, count: 16)
        let words = Enrolment.words(hubName: name, device: key, enrolment: 12)
        #expect(words.count == 6)
        #expect(words == Enrolment.words(hubName: name, device: key, enrolment: 12))
        let others = [
            Enrolment.words(hubName: [UInt8](repeating: 8, count: 16), device: key, enrolment: 12),
            Enrolment.words(hubName: name, device: try Fixed.key(0x22).publicKey, enrolment: 12),
            Enrolment.words(hubName: name, device: key, enrolment: 13),
        ]
        for other in others { #expect(other != words) }
        #expect(Enrolment.words(typed: words.joined(separator: " ")) == words)
    }

    @Test(arguments: [
        ("Abbey, acorn - ACTOR adobe agent alarm", true),
        ("abbe acor acto adob agen alar", true),
        ("abbey acorn actor adobe agent", false),
        ("abbey acorn actor adobe agent alarm abbey", false),
        ("abb acorn actor adobe agent alarm", false),
        ("abbot acorn actor adobe agent alarm", false),
        ("", false), (String(repeating: "abbey ", count: 60), false),
    ])
    func `Words are read as people type them`(_ typed: String, _ isRead: Bool) {
        let words = Enrolment.words(typed: typed)
        #expect(
            words == (isRead ? ["abbey", "acorn", "actor", "adobe", "agent", "alarm"] : nil)
        )
    }
}

@Suite("Acts of operators")
struct OperatorActTests {
    private static func acts(_ count: Int) -> [OperatorAct] {
        var last = OperatorAct.genesis
        return (1...count).map { number in
            let act = OperatorAct(
                number: UInt64(number),
                at: Fixed.now,
                operatorName: "ines",
                act: "keys.rotate",
                subject: "scope_A",
                detail: "version \(number)",
                after: last
            )
            last = act.digest
            return act
        }
    }

    private func fault(_ acts: [OperatorAct], last: UInt64 = 0) -> ActChain.Fault? {
        var chain = ActChain()
        do throws(ActChain.Fault) {
            for act in acts { try chain.take(act) }
            try chain.reach(last)
            return nil
        } catch {
            return error
        }
    }

    @Test func `Row 23: an act that was deleted, changed or cut off is named`() {
        let acts = Self.acts(9)
        #expect(fault(acts, last: 9) == nil)
        for place in 0..<8 {
            var less = acts
            less.remove(at: place)
            #expect(fault(less) == .missing(UInt64(place) + 1))
        }
        #expect(fault(Array(acts.dropLast(2)), last: 9) == .cut(after: 7))
        var changed = acts
        let old = acts[4]
        changed[4] = OperatorAct(
            number: old.number,
            at: old.at,
            operatorName: "nobody",
            act: old.act,
            subject: old.subject,
            detail: old.detail,
            digest: old.digest
        )
        #expect(fault(changed) == .changed(5))
        var renumbered = Array(acts.dropFirst())
        renumbered = renumbered.map { act in
            OperatorAct(
                number: act.number - 1,
                at: act.at,
                operatorName: act.operatorName,
                act: act.act,
                subject: act.subject,
                detail: act.detail,
                digest: act.digest
            )
        }
        #expect(fault(renumbered) == .changed(1))
    }
}
