/// The limits of the loop that looks for cards.
package enum CardLimits {
    /// From one look into the field to the next: ten a second.
    package static let pollInterval = Duration.milliseconds(100)
    /// What is left for the other work when a look itself takes long.
    package static let pollPauseMin = Duration.milliseconds(50)
    /// A card that was not seen so often in a row has left.
    package static let missesMax = 3
    /// A reader that failed so often in a row is closed and opened again.
    package static let failuresMax = 3
    /// Commands that wait for the card; the daemon sends one at a time.
    package static let exchangesMax = 4
    /// How often a card that was lost and stayed is reported anew, until it leaves.
    package static let renewalsMax = 2
    /// The time a card is kept selected for the daemon.
    package static let sessionDefault = Duration.seconds(2)
    /// The longest libnfc waits for a card's answer.
    package static let exchangeMillisecondsMax: Int32 = 300
    package static let beatInterval = Duration.milliseconds(250)
    /// Nine digits on the line; after the last number follows 1.
    package static let numberMax: UInt32 = 999_999_999
}
