package import Access

/// What the verified cache says about one right, gathered under one lock: one version speaks.
package struct CacheFacts: Sendable {
    package let right: RightLookup
    package let block: BlockLookup
    package let zones: ZoneGraph
    package let rules: PolicyRules
    package let head: HeadDates
    package let hubEpoch: UInt32
    package let headVersion: UInt64

    package var isTampered: Bool { right == .tampered || block == .tampered }
}
