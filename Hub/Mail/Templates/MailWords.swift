import Kernel

/// The words of mails, in every language.
enum MailWords {
    static let testSubject = Phrase(
        fr: "Les e-mails fonctionnent",
        en: "Mail works",
        ar: "البريد يعمل"
    )
    static let test = PhraseOf<String>(
        fr: { "Le serveur \($0) a envoyé ce message d’essai." },
        en: { "The server \($0) sent this test message." },
        ar: { "أرسل الخادم \($0.isolated) هذه الرسالة التجريبية." }
    )
    static let confirmSubject = Phrase(
        fr: "Confirmez votre adresse e-mail",
        en: "Confirm your e-mail address",
        ar: "أكّد عنوان بريدك الإلكتروني"
    )
    static let confirm = Phrase(
        fr: "Pour confirmer que cette adresse est la vôtre, ouvrez ce lien.",
        en: "To confirm that this address is yours, open this link.",
        ar: "لتأكيد أن هذا العنوان لك، افتح هذا الرابط."
    )
    static let confirmLink = Phrase(
        fr: "Confirmer mon adresse",
        en: "Confirm my address",
        ar: "تأكيد عنواني"
    )
    static let notYou = Phrase(
        fr: "Si vous n’attendiez pas ce message, ne faites rien.",
        en: "If you did not expect this message, do nothing.",
        ar: "إذا لم تكن تنتظر هذه الرسالة فلا تفعل شيئًا."
    )
    static let goodForMinutes = CountPhrase(
        fr: .init(
            one: "Le lien est valable # minute.",
            other: "Le lien est valable # minutes."
        ),
        en: .init(
            one: "The link is good for # minute.",
            other: "The link is good for # minutes."
        ),
        ar: .init(
            zero: "انتهت صلاحية الرابط.",
            one: "الرابط صالح لدقيقة واحدة.",
            two: "الرابط صالح لدقيقتين.",
            few: "الرابط صالح لمدة # دقائق.",
            many: "الرابط صالح لمدة # دقيقة.",
            other: "الرابط صالح لمدة # دقيقة."
        )
    )
    static let goodForDays = CountPhrase(
        fr: .init(one: "Le lien est valable # jour.", other: "Le lien est valable # jours."),
        en: .init(one: "The link is good for # day.", other: "The link is good for # days."),
        ar: .init(
            zero: "انتهت صلاحية الرابط.",
            one: "الرابط صالح ليوم واحد.",
            two: "الرابط صالح ليومين.",
            few: "الرابط صالح لمدة # أيام.",
            many: "الرابط صالح لمدة # يومًا.",
            other: "الرابط صالح لمدة # يوم."
        )
    )
    static let invitationSubject = PhraseOf<String>(
        fr: { "Invitation de \($0)" },
        en: { "Invitation from \($0)" },
        ar: { "دعوة من \($0.isolated)" }
    )
    static let invitation = PhraseOf<String>(
        fr: { "\($0) vous invite à rejoindre son équipe." },
        en: { "\($0) invites you to join its team." },
        ar: { "تدعوك \($0.isolated) إلى الانضمام إلى فريقها." }
    )
    static let invitationLink = Phrase(
        fr: "Accepter l’invitation",
        en: "Accept the invitation",
        ar: "قبول الدعوة"
    )
    static let alertSubject = PhraseOf<String>(
        fr: { "Alerte : \($0)" },
        en: { "Alert: \($0)" },
        ar: { "تنبيه: \($0.isolated)" }
    )
    static let alertFoot = Phrase(
        fr: "Ce message vient du système de contrôle d’accès.",
        en: "This message comes from the access control system.",
        ar: "هذه الرسالة من نظام مراقبة الدخول."
    )
}
