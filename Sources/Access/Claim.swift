package import Vocabulary

/// What a person presented, once it was understood: which right it names, and on whose word.
package struct Claim: Hashable, Sendable {
    package let right: RightID
    package let generation: UInt8
    /// The signed claim itself; nil where a badge names the right and the cache alone vouches.
    package let token: Token?

    package init(_ token: Token) {
        right = token.right
        generation = token.generation
        self.token = token
    }

    /// The claim that a journal record names; nil for a token that is not known any more.
    package init(right: RightID, generation: UInt8, token: Token?) {
        self.right = right
        self.generation = generation
        self.token = token
    }

    /// The claim of a badge that carries no token: its row names the right.
    package init(_ credential: CredentialRecord) {
        right = credential.right
        generation = credential.generation
        token = nil
    }
}

/// What a decision about a badge rests on, beside the right itself.
package struct BadgeFacts: Hashable, Sendable {
    package var credential: CredentialLookup
    /// The card's own count of this tap; nil for media without one.
    package var counter: UInt32?
    /// The highest count that this gate has verified of this card.
    package var counterSeen: UInt32

    package init(
        credential: CredentialLookup,
        counter: UInt32? = nil,
        counterSeen: UInt32 = 0
    ) {
        self.credential = credential
        self.counter = counter
        self.counterSeen = counterSeen
    }
}

/// What the verified cache answers about a badge.
package enum CredentialLookup: Hashable, Sendable {
    case row(CredentialRecord)
    /// Proven: the bucket was verified and does not hold it.
    case absent
    /// The bucket does not match the signed head.
    case tampered
}

/// What the verified cache answers about the key of a card.
package enum CardKeyLookup: Hashable, Sendable {
    case row(CardKeyRecord)
    case absent
    case tampered
}
