package import Crypto

/// An offered head that must never be applied, and what of it the journal keeps.
package struct HeadAlarm: Sendable, Hashable {
    package let fault: LaneFault
    package let version: UInt64
    package let digest: Digest
}
