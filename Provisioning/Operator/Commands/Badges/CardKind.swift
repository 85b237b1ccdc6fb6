import Access
import Badges

/// What a card is made of, as it says itself: asked before the hub is told of a badge on it.
///
/// GetVersion is answered by NTAG 424 and DESFire alike (NT4H2421Gx, 10.5.2; MF3D, 9.4.3); its
/// second byte is the kind of chip.
enum CardKind {
    /// GetVersion, wrapped for ISO/IEC 7816-4.
    static let question: [UInt8] = [0x90, 0x60, 0, 0, 0]
    private static let answerBytes = 9
    private static let maker: UInt8 = 0x04
    private static let moreFollows: [UInt8] = [0x91, 0xAF]

    private enum Product {
        static let desfire: UInt8 = 0x01
        /// A DESFire EV2 with a larger antenna.
        static let desfireLarge: UInt8 = 0x81
        static let ntag: UInt8 = 0x04
    }

    /// What the answer to the question says; nil for a chip that cannot be made a badge that
    /// proves itself.
    static func chip(answer: [UInt8]) -> BadgeChip? {
        guard answer.count == answerBytes, answer[0] == maker else { return nil }
        guard Array(answer.suffix(2)) == moreFollows else { return nil }
        return switch answer[1] {
        case Product.desfire, Product.desfireLarge: .desfire
        case Product.ntag: .ntag424
        default: nil
        }
    }

    /// The chips that such a badge is written on by this tool; none where nothing is written.
    static func wanted(for medium: Medium) -> [BadgeChip] {
        switch medium {
        case .badgeMessage: [.type2]
        case .badgeOneTime: [.ntag424]
        case .badgeMutual: [.ntag424, .desfire]
        default: []
        }
    }

    static func words(_ chip: BadgeChip?) -> String {
        switch chip {
        case .type2: "an NTAG 21x"
        case .ntag424: "an NTAG 424 DNA"
        case .desfire: "a DESFire EV2 or EV3"
        case .some(.none), nil: "a card of another kind"
        }
    }
}
