/// What stands in the way of a lane; shown on the status page.
package enum LaneFault: String, Error, CaseIterable, Sendable {
    /// The hub cannot be reached, or cut the connection.
    case unreachable
    /// The hub answered with a status that this question does not have.
    case refused
    /// The answer is not signed by a hub key for this question: somebody else may have sent it.
    case notSigned = "not_signed"
    case malformed
    /// The head is not acceptable: signature, scope, chain or expiry.
    case badHead = "bad_head"
    /// The hub offers an older head than was applied: an alarm.
    case rollback
    /// Two different heads bear one version: an alarm.
    case fork
    /// The changes did not lead to the signed head.
    case mismatch
    /// The cache's own file refused.
    case storage
    /// The hub holds records of ours that we did not write, or calls this device quarantined.
    case quarantined
    /// The hub no longer knows this device as one of its own: enrol it anew.
    case revoked
    /// A second person has not confirmed this device yet.
    case pending
    /// The hub wants records that are no longer here.
    case unfillable
    /// A keyring that is not signed by enough of the known roots.
    case badKeyring = "bad_keyring"

    package var isAlarm: Bool {
        switch self {
        case .fork, .rollback, .quarantined, .revoked, .unfillable: true
        default: false
        }
    }
}
