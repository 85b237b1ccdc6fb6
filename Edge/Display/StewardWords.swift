package import Sync

/// The words of a steward's page.
enum StewardWords {
    static let title = Message(fr: "Mode agent", en: "Steward", ar: "وضع المشرف")
    static let number = Message(fr: "Numéro d’agent", en: "Steward number", ar: "رقم المشرف")
    static let code = Message(fr: "Code secret", en: "PIN", ar: "الرمز السري")
    static let action = Message(fr: "Que faire ?", en: "What to do?", ar: "ما المطلوب؟")
    static let letIn = Message(
        fr: "Faire entrer une personne",
        en: "Let one person in",
        ar: "السماح بدخول شخص واحد"
    )
    static let letOut = Message(
        fr: "Faire sortir une personne",
        en: "Let one person out",
        ar: "السماح بخروج شخص واحد"
    )
    static let normal = Message(
        fr: "Remettre le contrôle normal",
        en: "Back to normal checking",
        ar: "العودة إلى التحقق المعتاد"
    )
    static let free = Message(
        fr: "Ouvrir pour tous",
        en: "Open for everybody",
        ar: "فتح المدخل للجميع"
    )
    static let locked = Message(fr: "Fermer l’entrée", en: "Close the entrance", ar: "إغلاق المدخل")
    static let annul = Message(
        fr: "Rendre un passage : la personne n’est pas passée",
        en: "Give a passage back: the person did not pass",
        ar: "إلغاء عبور: لم يعبر الشخص"
    )
    static let reason = Message(fr: "Pourquoi ?", en: "Why?", ar: "ما السبب؟")
    static let confirm = Message(fr: "Valider", en: "Confirm", ar: "تأكيد")
    static let back = Message(fr: "Retour", en: "Back", ar: "رجوع")
    static let erase = Message(fr: "Effacer", en: "Erase", ar: "مسح")
    static let keys = Message(fr: "Chiffres", en: "Digits", ar: "الأرقام")
    static let done = Message(fr: "C’est fait.", en: "Done.", ar: "تمّ.")
    static let failed = Message(
        fr: "Cet appareil n’a pas répondu. Réessayez.",
        en: "This device did not answer. Try again.",
        ar: "لم يستجب هذا الجهاز. أعد المحاولة."
    )
    static let noted = Message(
        fr: "Chaque intervention est notée avec votre numéro.",
        en: "Every action is noted with your number.",
        ar: "يُسجَّل كل تدخّل مع رقمك."
    )
}

extension OverrideReason {
    package var message: Message {
        switch self {
        case .damagedMedium:
            Message(
                fr: "Billet ou badge abîmé",
                en: "Damaged ticket or badge",
                ar: "تذكرة أو بطاقة تالفة"
            )
        case .equipment: Message(fr: "Panne d’appareil", en: "Device fault", ar: "عطل في الجهاز")
        case .accompanied:
            Message(fr: "Accompagnant, enfant", en: "Companion, child", ar: "مرافق أو طفل")
        case .staff:
            Message(
                fr: "Équipe, presse, soins",
                en: "Staff, press, medics",
                ar: "طاقم أو صحافة أو إسعاف"
            )
        case .emergency: Message(fr: "Urgence", en: "Emergency", ar: "حالة طارئة")
        case .wronglyRefused:
            Message(fr: "Refusé à tort", en: "Wrongly refused", ar: "رُفض بالخطأ")
        case .other: Message(fr: "Autre raison", en: "Another reason", ar: "سبب آخر")
        }
    }
}
