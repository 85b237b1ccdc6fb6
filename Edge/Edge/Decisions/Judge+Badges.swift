import Access
import Badges
import Cache
import Journal
import Sync
import Vocabulary

/// Badges: cards, printed numbers and typed codes, of which a row of the cache says whose they are.
extension Judge {
    /// The longest number of a printed code; what is longer was meant to be something else.
    static let barcodeBytesMax = 64

    func judge(
        _ reading: BadgeReading,
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        switch reading.outcome {
        case .fault(let fault):
            var judgement = refused(fault.refusal, presentation)
            judgement.detail = fault.rawValue
            return judgement
        case .withoutKey: return refused(.unknownKey, presentation)
        case .tamperedKey:
            var judgement = refused(.tampered, presentation)
            judgement.facts = reading.digest.flatMap { cache.facts(badge: $0)?.facts }
            return judgement
        case .proof(let proof): return try judge(proof, reading, presentation)
        }
    }

    private func judge(
        _ proof: CardProof,
        _ reading: BadgeReading,
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        guard let digest = reading.digest else { return refused(.unknownKey, presentation) }
        var judgement = refused(.stale, presentation)
        switch proof {
        case .number, .mutual: break
        case .oneTime(let counter): judgement.counter = counter
        case .message(let bytes):
            do throws(Refusal) {
                judgement.claim = Claim(try tokens.readBadge(bytes, uid: reading.uid))
            } catch {
                judgement.verdict = .refused(error)
                return judgement
            }
        }
        return try judge(digest, judgement)
    }

    func judge(
        barcode number: [UInt8],
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        guard !number.isEmpty, number.count <= Self.barcodeBytesMax else {
            return refused(.unreadable, presentation)
        }
        return try judge(number, .barcode, presentation)
    }

    func judge(
        typed: [UInt8],
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        let code: TypedCode
        do throws(TypedCodeFault) {
            code = try TypedCode(normalising: typed)
        } catch {
            var judgement = refused(.unreadable, presentation)
            judgement.detail = error.detail
            return judgement
        }
        return try judge(code.bytes, .typedCode, presentation)
    }

    private func judge(
        _ number: [UInt8],
        _ kind: BadgeDigest.Kind,
        _ presentation: Presentation
    ) throws(JournalError) -> Judgement {
        guard let keys = badges.keys else {
            badges.want()
            return refused(.unknownKey, presentation)
        }
        let digest = BadgeDigest(kind, number, key: keys.badgeKey)
        let judgement = try judge(digest, refused(.stale, presentation))
        // By keys of another seed every number is unknown.
        if judgement.refusal == .unknown { badges.want() }
        return judgement
    }

    /// Decides about a badge whose token, if it has one, was verified.
    ///
    /// A number that no row knows names no right: it is unknown, however old the cache is.
    private func judge(
        _ digest: BadgeDigest,
        _ begun: Judgement
    ) throws(JournalError) -> Judgement {
        var judgement = begun
        judgement.badge = digest
        guard let found = cache.facts(of: begun.right, badge: digest) else { return judgement }
        judgement.facts = found.facts
        if judgement.claim == nil, case .row(let row) = found.credential {
            judgement.claim = Claim(row)
        }
        guard judgement.claim != nil else {
            judgement.verdict = .refused(found.credential == .tampered ? .tampered : .unknown)
            return judgement
        }
        let seen = try read(begun.presentation, found.facts, otherwise: 0) {
            () throws(JournalError) in
            try journal.counterSeen(badge: digest.key)
        }
        return try decided(
            judgement,
            badge: BadgeFacts(
                credential: found.credential,
                counter: judgement.counter,
                counterSeen: seen
            )
        )
    }
}

extension TypedCodeFault {
    /// As the local page shows it.
    var detail: String {
        switch self {
        case .wrongLength: "wrong_length"
        case .notALetter: "not_a_letter"
        case .wrongCheck: "wrong_check"
        }
    }
}
