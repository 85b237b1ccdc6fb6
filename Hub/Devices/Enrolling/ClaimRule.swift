package import Vocabulary

/// Why a claim for an enrolment failed: for the operator, never for the one who claims.
package enum ClaimRefusal: String, Error, CaseIterable, Sendable {
    case unknown
    case expired
    case used
    case triesSpent = "tries_spent"
    case wrongProof = "wrong_proof"
    /// The proof is right, yet the claimant does not hold the key it sends.
    case wrongPossession = "wrong_possession"
    case malformed
    /// A device with this key is enrolled already.
    case keyTaken = "key_taken"
    /// The key of a device that was revoked: a new trust begins with a new key.
    case keyRevoked = "key_revoked"

    /// Whether the claimant may have been guessing.
    var costsTry: Bool { self == .wrongProof || self == .wrongPossession }

    /// What an operator reads in the log.
    package var message: String {
        switch self {
        case .unknown: "An enrolment was claimed that does not exist."
        case .expired: "An enrolment was claimed after its time; make a new one."
        case .used: "An enrolment was claimed a second time; see which device holds it."
        case .triesSpent: "An enrolment was claimed after five wrong codes; make a new one."
        case .wrongProof: "An enrolment was claimed with a wrong code, or for another hub."
        case .wrongPossession: "An enrolment was claimed with a key that the claimant lacks."
        case .malformed: "An enrolment was claimed in a form that is not ours."
        case .keyTaken: "An enrolment was claimed with the key of a device that is enrolled."
        case .keyRevoked:
            "An enrolment was claimed with the key of a revoked device; it needs a new key."
        }
    }
}

/// An enrolment as far as a claim is judged by it.
package struct EnrolmentState: Sendable, Hashable {
    package static let life = Duration.seconds(15 * 60)
    package static let triesMax = 5

    package let expiresAt: Timestamp
    package let tries: Int
    package let isUsed: Bool

    package init(expiresAt: Timestamp, tries: Int, isUsed: Bool) {
        self.expiresAt = expiresAt
        self.tries = tries
        self.isUsed = isUsed
    }

    /// Whether the proof of a claim may be looked at, at all.
    package func admit(at now: Timestamp) throws(ClaimRefusal) {
        guard !isUsed else { throw .used }
        guard now < expiresAt else { throw .expired }
        guard tries < Self.triesMax else { throw .triesSpent }
    }
}
