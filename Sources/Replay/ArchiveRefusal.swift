/// Why an archive is not believed.
package enum ArchiveRefusal: Error, Hashable, Sendable {
    /// No archive, or one of a version that is not known.
    case unreadable
    case tooLarge
    case otherScope
    /// Its keyrings do not vouch for each other, or are not those that were given.
    case badKeyring
    /// It is not what the hub sealed.
    case badSignature
    /// A record does not follow the one before it.
    case brokenChain(sequence: UInt64)
    /// A head is not signed by a key of the scope.
    case badHead(UInt64)
    /// The rows are not those that the head of this version sums up.
    case cacheMismatch(UInt64)
    /// The changes to this version do not begin at the one before it.
    case cacheGap(UInt64)

    /// What was found, for people.
    package var message: String {
        switch self {
        case .unreadable: "This is no archive of a day, or one of a newer version."
        case .tooLarge: "The archive is larger than any that a hub makes."
        case .otherScope: "The archive is of another scope."
        case .badKeyring: "The keys in the archive are not vouched for."
        case .badSignature: "The archive was changed after the hub sealed it."
        case .brokenChain(let sequence): "A journal was changed at record \(sequence)."
        case .badHead(let version): "The head of version \(version) is not signed by the hub."
        case .cacheMismatch(let version):
            "The rows of version \(version) are not those that its head sums up."
        case .cacheGap(let version): "What leads to version \(version) is missing."
        }
    }
}
