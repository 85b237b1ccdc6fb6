package import Processes

extension RestartPolicy {
    /// The longest wait before a reader of cards is started again that had been ready.
    ///
    /// There are tags that end libnfc at every select; whoever holds one before a reader again and
    /// again must not thereby close the gate to the next badge for longer than the two seconds that
    /// a reader may be away: of these, half a second is waited, and a second is for noticing one
    /// that loops instead. At one start every half second it costs little, and only while somebody
    /// stands there.
    package static let cardReaderWaitMax = Duration.milliseconds(500)

    /// For readers of cards.
    package static var cards: RestartPolicy {
        var policy = RestartPolicy()
        policy.waitAfterReadyMax = cardReaderWaitMax
        return policy
    }
}
