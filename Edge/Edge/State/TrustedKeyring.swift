package import Sync
import Synchronization

/// The keyring this device believes, shared by all that verifies: a newer one counts at once.
package final class TrustedKeyring: Sendable {
    private let kept: Mutex<SignedKeyring>

    package init(_ signed: SignedKeyring) {
        kept = Mutex(signed)
    }

    package var signed: SignedKeyring { kept.withLock { $0 } }

    package var keyring: Keyring { signed.keyring }

    func replace(by signed: SignedKeyring) {
        kept.withLock { $0 = signed }
    }
}
