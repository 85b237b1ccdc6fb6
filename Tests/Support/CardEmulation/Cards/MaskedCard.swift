/// A card that shows another number than is in it: a magic copy, or a relayed card.
package struct MaskedCard: EmulatedCard {
    package let uid: [UInt8]
    package private(set) var inner: any EmulatedCard

    package init(_ inner: any EmulatedCard, uid: [UInt8]) {
        self.inner = inner
        self.uid = uid
    }

    package var atqa: UInt16 { inner.atqa }
    package var sak: UInt8 { inner.sak }
    package var ats: [UInt8] { inner.ats }

    package mutating func select() { inner.select() }

    package mutating func exchange(_ command: [UInt8]) -> CardAnswer { inner.exchange(command) }

    package mutating func exchangeRaw(_ command: [UInt8]) -> CardAnswer {
        inner.exchangeRaw(command)
    }
}
