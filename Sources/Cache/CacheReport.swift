package import Crypto
package import Sync

/// What a whole look at a cache file found, for `jalon cache verify` and the hourly sweep.
package struct CacheReport: Sendable {
    /// One table against the signed head.
    package struct Table: Hashable, Sendable {
        package let table: CacheTable
        package let bits: UInt8
        package let rowsExpected: UInt32
        package let rowsFound: Int
        package let rootExpected: Digest
        package let rootFound: Digest
        /// The first bucket whose rows do not lead to its leaf.
        package let firstMismatch: Int?
        package let mismatches: Int

        package var isSound: Bool {
            rootFound == rootExpected && rowsFound == Int(rowsExpected) && mismatches == 0
        }
    }

    /// Nil for a cache that holds nothing yet.
    package let head: SignedHead?
    package let tables: [Table]
    /// What concerns the whole file: structure, schema, signature, leaves.
    package let findings: [CacheFinding]
    /// Whether the signature was checked, which takes a keyring.
    package let isSignatureChecked: Bool

    package var isSound: Bool { findings.isEmpty && tables.allSatisfy(\.isSound) }
}
