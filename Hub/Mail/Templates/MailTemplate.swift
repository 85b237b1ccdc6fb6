package import Kernel

/// A mail the hub knows how to write, with what it speaks of; each in every language.
package enum MailTemplate: Sendable, Hashable {
    /// That mail works: to an operator who asked.
    case settingsTest(hub: String)
    /// That an address is its owner's.
    case confirmAddress(link: String, minutes: UInt)
    /// To somebody who is asked to join a company.
    case invitation(company: String, link: String, days: UInt)
    /// To whoever answers for the hub, in the words of the rule that was broken.
    case alert(title: String, detail: String)

    /// Never changed once released: kept with each mail.
    package var name: String {
        switch self {
        case .settingsTest: "settings-test"
        case .confirmAddress: "confirm-address"
        case .invitation: "invitation"
        case .alert: "alert"
        }
    }

    package func text(in language: Language) -> MailText {
        switch self {
        case .settingsTest(let hub):
            MailText(
                subject: MailWords.testSubject[language],
                blocks: [.paragraph(MailWords.test(hub, in: language))]
            )
        case .confirmAddress(let link, let minutes):
            MailText(
                subject: MailWords.confirmSubject[language],
                blocks: [
                    .paragraph(MailWords.confirm[language]),
                    .link(link, MailWords.confirmLink[language]),
                    .paragraph(MailWords.goodForMinutes(minutes, in: language)),
                    .paragraph(MailWords.notYou[language]),
                ]
            )
        case .invitation(let company, let link, let days):
            MailText(
                subject: MailWords.invitationSubject(company, in: language),
                blocks: [
                    .paragraph(MailWords.invitation(company, in: language)),
                    .link(link, MailWords.invitationLink[language]),
                    .paragraph(MailWords.goodForDays(days, in: language)),
                    .paragraph(MailWords.notYou[language]),
                ]
            )
        case .alert(let title, let detail):
            MailText(
                subject: MailWords.alertSubject(title, in: language),
                blocks: [.paragraph(detail), .paragraph(MailWords.alertFoot[language])]
            )
        }
    }
}
