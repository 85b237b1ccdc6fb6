/// What the hub struck since the head that the cache was verified against.
package struct EmergencyFacts: Hashable, Sendable {
    /// The claim is struck, whatever its row says.
    package var block: BlockRecord?
    /// Nobody enters this zone for now.
    package var isZoneClosed = false
    /// The key of the claim was lost to somebody: a row alone still vouches for it.
    package var isKeyDead = false
    /// The head lacks strikes that the hub no longer lists: it is to be taken as stale.
    package var isHeadIncomplete = false

    package init() {}
}
