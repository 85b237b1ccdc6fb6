/// A rule of the whole that did not hold.
package struct Broken: Error, Hashable, Sendable, CustomStringConvertible {
    package static let strangeRecords = Broken(
        "the hub holds what the edge did not write, or twice"
    )
    package static let emptyWord = Broken("the hub gave its word for what it does not hold")
    package static let lostAtGate = Broken("a gate lost a record that it had let somebody in for")
    package static let overspent = Broken("a right was spent above its uses")
    package static let wentBack = Broken("the version of a gate's cache went back")
    package static let wrongTime = Broken("a gate is sure of a time that is wrong")
    package static let timeWentBack = Broken("the time of a gate's records went back")
    package static let revokedPassed = Broken("a gate let in who was revoked before its version")
    package static let struckPassed = Broken("a gate let in who a list that it has strikes")
    package static let replacedPassed = Broken(
        "a gate let in with a code that a newer one replaced"
    )
    package static let notDrained = Broken("after the faults the world did not come to rest")
    package static let orderMatters = Broken("the order of arrival changed what the journals say")
    package static let miscounted = Broken("the hub miscounted the uses of a right")
    package static let honestRefused = Broken("an honest person was turned away after the faults")
    package static let unjournalled = Broken("a gate opened without a record at the hub")

    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
