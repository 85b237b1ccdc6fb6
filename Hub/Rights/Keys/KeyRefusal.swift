package import Kernel

/// Why a command on keys is not carried out.
package enum KeyRefusal: String, Error, CaseIterable, Sendable {
    case proposalOpen = "proposal_open"
    case noProposal = "no_proposal"
    case proposalStale = "proposal_stale"
    case ceremonyWhole = "ceremony_whole"
    case scopeMissing = "scope_missing"
    case signaturesMissing = "signatures_missing"
    case notARoot = "not_a_root"
    case badSignature = "bad_signature"
    case rootsWrong = "roots_wrong"
    case keyringRefused = "keyring_refused"
    case noKeyring = "no_keyring"
    case numbersSpent = "numbers_spent"
    case epochsSpent = "epochs_spent"
    case versionJumped = "version_jumped"
    case severalCompanies = "several_companies"
}

extension KeyRefusal: ProblemConvertible {
    package var problem: Problem {
        Problem(
            self == .noProposal ? .notFound : self == .rootsWrong ? .invalid : .conflict,
            detail,
            members: ["reason": .text(rawValue)]
        )
    }

    private var detail: String {
        switch self {
        case .proposalOpen:
            "A change of keys waits already: sign and publish it, or drop it (jalon keys abandon)."
        case .noProposal: "No change of keys waits."
        case .proposalStale:
            "The keyring was changed since: drop this proposal (jalon keys abandon), make another."
        case .ceremonyWhole:
            "A ceremony is published for all scopes at once: leave the scope out."
        case .scopeMissing:
            "A scope was made since the ceremony began: drop it (jalon keys abandon), begin again."
        case .signaturesMissing:
            "Too few roots have signed: jalon keys show says how many are missing."
        case .notARoot: "This key is no root, old or new, of the keyring that waits."
        case .badSignature: "The signature is not one of this root over the keyring that waits."
        case .rootsWrong:
            "Roots are 1 to 16 different keys, none of them in use for something else, and at "
                + "least one and at most all of them sign."
        case .keyringRefused:
            "This keyring does not follow the newest one: its version must be the next, and enough "
                + "old and new roots must have signed it."
        case .noKeyring:
            "Nothing vouches for this scope yet: its keyring waits for signatures of the roots "
                + "(jalon keys sign, then jalon keys publish)."
        case .numbersSpent: "The scope had 255 keys, as many as there can be: make a new scope."
        case .versionJumped:
            "Versions of this scope jumped to where nobody counts: jalon scope recover."
        case .severalCompanies:
            "This hub serves several companies, and a ceremony puts other roots in place for all "
                + "of them: give each company a hub of its own."
        case .epochsSpent: "The hub's epochs of this scope are used up: make a new scope."
        }
    }
}
