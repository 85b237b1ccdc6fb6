/// A phone: four bytes that begin with 08, drawn anew at each select (ISO/IEC 14443-3, 6.5.4).
package struct PhoneCard: EmulatedCard {
    package private(set) var uid: [UInt8]
    package let atqa: UInt16 = 0x0004
    package let sak: UInt8 = 0x20
    package let ats: [UInt8] = [0x78, 0x80, 0x70, 0x02]
    private let random: CardRandom

    package init(random: CardRandom = .live) {
        self.random = random
        uid = [0x08] + random.bytes(3)
    }

    package mutating func select() {
        uid = [0x08] + random.bytes(3)
    }

    /// Every application is unknown to it.
    package mutating func exchange(_ command: [UInt8]) -> CardAnswer {
        .bytes(ISOStatus.notFound.bytes)
    }
}
