/// The three sizes of an NTAG 21x (NXP data sheet NTAG213/215/216, 8.5).
package enum NTAGModel: String, CaseIterable, Sendable {
    case ntag213
    case ntag215
    case ntag216

    package var pageCount: Int {
        switch self {
        case .ntag213: 45
        case .ntag215: 135
        case .ntag216: 231
        }
    }

    /// The byte of the capability container that tells the size of the user's memory, in eights.
    package var containerSize: UInt8 {
        switch self {
        case .ntag213: 0x12
        case .ntag215: 0x3E
        case .ntag216: 0x6D
        }
    }

    /// The byte of GET_VERSION that tells the size.
    var storageSize: UInt8 {
        switch self {
        case .ntag213: 0x0F
        case .ntag215: 0x11
        case .ntag216: 0x13
        }
    }

    /// Where the dynamic lock bytes are: behind the user's memory.
    var dynamicLockPage: Int { pageCount - 5 }

    /// How many pages one dynamic lock bit holds.
    var pagesPerLockBit: Int { self == .ntag213 ? 2 : 16 }
}
