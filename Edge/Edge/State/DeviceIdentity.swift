package import Crypto
package import Sync
package import Vocabulary

/// Who this device is and where it stands, as the hub said when it was enrolled.
package struct DeviceIdentity: Sendable {
    package let device: DeviceID
    package let key: Ed25519PrivateKey
    package let hub: String
    package var assignment: Assignment
    /// The trusted keyring as it came, to be verified against again.
    package var keyring: SignedKeyring
    /// The highest journal epoch that this device knows of.
    package var epochFloor: UInt32

    package init(
        device: DeviceID,
        key: Ed25519PrivateKey,
        hub: String,
        assignment: Assignment,
        keyring: SignedKeyring,
        epochFloor: UInt32
    ) {
        self.device = device
        self.key = key
        self.hub = hub
        self.assignment = assignment
        self.keyring = keyring
        self.epochFloor = epochFloor
    }
}
