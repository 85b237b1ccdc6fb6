/// How long scenes stay when nothing newer comes.
package struct SceneTiming: Sendable, Hashable {
    /// An opening that nobody tells the end of.
    package var grantedMax = Duration.seconds(20)
    /// Where a gate opens for whoever is quick, or has no sensor: long enough to read.
    package var grantedMin = Duration.seconds(2)
    package var passed = Duration.seconds(2)
    package var refused = Duration.seconds(6)
    package var attention = Duration.seconds(7)
    package var reading = Duration.seconds(2)
    /// The same answer again within this is one and the same: a code that is held up, or a flood.
    package var repeated = Duration.milliseconds(700)

    package init() {}
}
