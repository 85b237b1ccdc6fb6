import Display

extension StewardRefusal {
    var status: Int {
        switch self {
        case .wrongPIN: 403
        case .locked: 429
        case .busy, .unrecorded: 503
        case .fault: 500
        case .fire, .gateLocked, .gateLost, .gateBusy, .noPassage, .tooLate: 409
        }
    }

    /// What happened and what to do, on the page of the steward.
    var message: Message {
        switch self {
        case .wrongPIN:
            Message(
                fr: "Numéro ou code inconnu. Réessayez.",
                en: "This number or PIN is not known. Try again.",
                ar: "الرقم أو الرمز السري غير معروف. أعد المحاولة."
            )
        case .locked:
            Message(
                fr: "Trop d’essais. Attendez quelques minutes.",
                en: "Too many tries. Wait a few minutes.",
                ar: "محاولات كثيرة. انتظر بضع دقائق."
            )
        case .busy:
            Message(
                fr: "Une autre demande est en cours. Réessayez.",
                en: "Another request is under way. Try again.",
                ar: "هناك طلب آخر قيد التنفيذ. أعد المحاولة."
            )
        case .fire:
            Message(
                fr: "Alarme incendie : ouvrez à la main si le passage est fermé.",
                en: "Fire alarm: open by hand if the gate is shut.",
                ar: "إنذار حريق: افتح يدويًا إن كانت البوابة مغلقة."
            )
        case .gateLocked:
            Message(
                fr: "L’entrée est fermée : remettez d’abord le contrôle normal.",
                en: "The entrance is closed: set it back to normal first.",
                ar: "المدخل مغلق: أعده أولًا إلى الوضع المعتاد."
            )
        case .gateLost:
            Message(
                fr: "Le passage ne répond pas. Ouvrez à la main.",
                en: "The gate does not answer. Open it by hand.",
                ar: "البوابة لا تستجيب. افتحها يدويًا."
            )
        case .gateBusy:
            Message(
                fr: "Plusieurs personnes passent déjà. Réessayez.",
                en: "Several people are passing already. Try again.",
                ar: "هناك عدة أشخاص يعبرون الآن. أعد المحاولة."
            )
        case .noPassage:
            Message(
                fr: "Aucun passage à rendre. Faites représenter le billet, puis réessayez.",
                en: "No passage to give back. Have the ticket shown again, then try again.",
                ar: "لا يوجد عبور لإلغائه. اطلب إبراز التذكرة مجددًا ثم أعد المحاولة."
            )
        case .tooLate:
            Message(
                fr: "Ce passage date de plus de 15 minutes : il ne peut plus être rendu.",
                en: "This passage is older than 15 minutes: it cannot be given back any more.",
                ar: "مرّ على هذا العبور أكثر من 15 دقيقة: لا يمكن إلغاؤه."
            )
        case .unrecorded:
            Message(
                fr: "Rien ne peut être noté : le passage reste fermé.",
                en: "Nothing can be noted: the gate stays shut.",
                ar: "لا يمكن تسجيل شيء: تبقى البوابة مغلقة."
            )
        case .fault:
            Message(
                fr: "Les codes ne peuvent pas être vérifiés. Prévenez la technique.",
                en: "PINs cannot be checked here. Tell the technicians.",
                ar: "تعذر التحقق من الرموز. أبلغ الفنيين."
            )
        }
    }
}
