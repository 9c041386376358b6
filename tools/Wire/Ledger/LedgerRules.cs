using System.Globalization;

namespace MeterNode.Wire;

/// <summary>The rules of docs/ledger.md for one statement behind those that a book has.</summary>
internal sealed class LedgerRules(LedgerBook book)
{
    /// <summary>So far may the clock of the PC be behind the clock on the wall, s.</summary>
    private const long ClockSeconds = 300;

    private readonly LedgerDependents _dependents = new(book);

    public LedgerProblem? Problem(LedgerStatement statement, PlantPerson? signer)
    {
        if (statement.Kind is not LedgerKind kind)
        {
            return new LedgerProblem(
                RuleReason.Of("rule.kind-unknown", $"its kind '{PlainText.Of(statement.KindCode)}' is not known here"));
        }

        RuleReason? problem = kind.Fields().Select(field => field.Problem(statement.Fields.GetValueOrDefault(field.Key)))
            .FirstOrDefault(problem => problem != null)
            ?? TargetProblem(statement, kind, signer);
        return problem != null ? new LedgerProblem(problem) : NameProblem(statement, kind) ?? ContentProblem(statement, kind);
    }

    private LedgerProblem? ContentProblem(LedgerStatement statement, LedgerKind kind)
    {
        RuleReason? problem = PastProblem(statement, kind) ?? OrderProblem(statement, kind);
        if (problem == null)
        {
            LedgerEntry entry = LedgerEntries.Of(statement);
            problem = KindProblem(entry, statement.Corrects) ?? _dependents.Problem(entry);
        }

        return problem == null ? null : new LedgerProblem(problem);
    }

    /// <summary>What is corrected or withdrawn must count, and be the person's to change.</summary>
    private RuleReason? TargetProblem(LedgerStatement statement, LedgerKind kind, PlantPerson? signer)
    {
        if (statement.Corrects is not long number)
        {
            return kind == LedgerKind.Withdrawal ? RuleReason.Of("rule.no-target", "\"corr\" is missing") : null;
        }

        if (book.Find(number)?.Statement is not LedgerStatement target)
        {
            return book.ReplacedBy(number) is long by
                ? RuleReason.Of("rule.replaced", $"statement {number} was replaced by statement {by} already")
                : RuleReason.Of("rule.no-statement", $"there is no statement {number} that counts");
        }

        LedgerKind old = target.Kind!.Value;
        return kind != LedgerKind.Withdrawal
            ? old == kind ? null
                : RuleReason.Of("rule.other-kind", $"statement {number} is of the kind '{old}', not '{kind}'")
            : old == LedgerKind.Withdrawal ? RuleReason.Of("rule.withdrawn-withdrawal", $"statement {number} is a withdrawal, which stays")
            : signer?.MaySign(old) == true ? null
            : RuleReason.Of("rule.not-yours", $"'{PlainText.Of(statement.By)}' may not sign '{old}' and so withdraw none");
    }

    private LedgerProblem? NameProblem(LedgerStatement statement, LedgerKind kind)
    {
        foreach (LedgerField field in kind.Fields())
        {
            bool isNode = field.Type is LedgerFieldType.Node or LedgerFieldType.Nodes;
            if ((!isNode && field.Refers == null) || !statement.Fields.TryGetValue(field.Key, out object? value))
            {
                continue;
            }

            foreach (string name in value as string[] ?? [(string)value])
            {
                if (isNode ? !book.People.Nodes.Contains(name) : !book.Index.Knows(field.Refers!.Value, name))
                {
                    RuleReason why = isNode ? RuleReason.Of("rule.node-unknown", $"the node '{PlainText.Of(name)}' is not known")
                        : RuleReason.Of("rule.name-unknown", $"the {field.Refers!.Value} '{PlainText.Of(name)}' is not known");
                    return new LedgerProblem(
                        why, name,
                        isNode ? book.People.Nodes : book.Index.Names(field.Refers!.Value));
                }
            }
        }

        return null;
    }

    private static RuleReason? PastProblem(LedgerStatement statement, LedgerKind kind)
    {
        // At this moment it is that day at most anywhere on Earth.
        string day = statement.Time.AddHours(14).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        foreach (LedgerField field in kind.Fields().Where(field => field.IsPast))
        {
            bool isFuture = statement.Fields.GetValueOrDefault(field.Key) switch
            {
                long second => second > statement.Time.ToUnixTimeSeconds() + ClockSeconds,
                string text => string.CompareOrdinal(text, day) > 0,
                _ => false,
            };
            if (isFuture)
            {
                return RuleReason.Of("rule.future", $"\"{field}\" is in the future, and nobody knows that yet");
            }
        }

        return null;
    }

    private static RuleReason? OrderProblem(LedgerStatement statement, LedgerKind kind)
    {
        foreach ((string from, string to) in (ReadOnlySpan<(string, string)>)[("from", "to"), ("generatedFrom", "generatedTo")])
        {
            if (statement.Fields.GetValueOrDefault(from) is long first && statement.Fields.GetValueOrDefault(to) is long last
                && last <= first)
            {
                LedgerField Named(string key) => kind.Fields().First(field => field.Key == key);
                return RuleReason.Of("rule.order", $"\"{Named(to)}\" is not after \"{Named(from)}\"");
            }
        }

        return null;
    }

    private RuleReason? KindProblem(LedgerEntry entry, long? corrects) => entry switch
    {
        MachineEntry machine => TwiceProblem(
            book.Index.Machines.GetValueOrDefault(machine.Machine)?.Find(other => other.From == machine.From), corrects),
        HallEntry hall => TwiceProblem(
            book.Index.Halls.GetValueOrDefault(hall.Machine)?.Find(other => other.From == hall.From), corrects),
        ArticleEntry article => ArticleProblem(article) ?? TwiceProblem(
            book.Index.Articles.GetValueOrDefault(article.Article)?.Find(other => other.From == article.From), corrects),
        OutputEntry output => OutputProblem(
            output, book.MachineAt(output.Machine, output.From), book.ArticleAt(output.Article, output.From))
            ?? OverlapProblem(output, corrects),
        LotEntry lot => TwiceProblem(book.Index.Lots.GetValueOrDefault(lot.Lot), corrects),
        EnergyEntry energy => UnitProblem(energy),
        CertificateEntry certificate => TwiceProblem(book.Index.Certificates.GetValueOrDefault(certificate.Code), corrects),
        ContractEntry contract => (contract.GramsPerKilowattHour == null) == (contract.Gas == null) ? null
            : RuleReason.Of("rule.gas", "\"gramsPerKilowattHour\" and \"gas\" belong together: give both or none"),
        InstrumentEntry instrument => instrument.Due >= instrument.Calibrated ? null
            : RuleReason.Of("rule.due", "\"due\" is before \"calibrated\""),
        CalibrationEntry calibration => CalibrationProblem(calibration),
        ShiftEntry shift => TwiceProblem(book.Index.Shift(shift.Date, shift.Shift), corrects),
        SignOffEntry signed => SignOffProblem(signed),
        _ => null,
    };

    /// <summary>An output beside what the machine and the article were when it began.</summary>
    internal static RuleReason? OutputProblem(OutputEntry output, MachineEntry? machine, ArticleEntry? article) =>
        machine == null ? RuleReason.Of(
            "rule.machine", $"nothing is stated about the machine '{PlainText.Of(output.Machine)}' for the time at which this begins")
        : article == null ? RuleReason.Of(
            "rule.article", $"nothing is stated about the article '{PlainText.Of(output.Article)}' for the time at which this begins")
        : (Int128)output.Rejects > (Int128)output.Shots * article.Cavities
            ? RuleReason.Of(
                "rule.rejects", $"{output.Rejects} rejects are more than {output.Shots} shots of {article.Cavities} cavities make")
        : null;

    private RuleReason? OverlapProblem(OutputEntry output, long? corrects) =>
        book.Index.Overlapping(output, corrects) is not OutputEntry other ? null
        : RuleReason.Of(
            "rule.overlap",
            $"statement {other.StatementNumber} is about '{PlainText.Of(output.Machine)}' in this time too: it would count twice");

    private static RuleReason? TwiceProblem(LedgerEntry? other, long? corrects) =>
        other == null || other.StatementNumber == corrects ? null
        : RuleReason.Of("rule.already", $"statement {other.StatementNumber} says that already: correct that one, or withdraw it");

    private static RuleReason? ArticleProblem(ArticleEntry article) =>
        article.PouredMilligrams is long poured && poured < (Int128)article.PartMilligrams * article.Cavities
            ? RuleReason.Of("rule.poured", "\"pouredMilligrams\" is less than the parts of one shot weigh") : null;

    private static RuleReason? UnitProblem(EnergyEntry energy)
    {
        LedgerWord carrier = LedgerWords.Carrier.First(word => word.Code == energy.Carrier.Code());
        return carrier.Units.Contains(energy.Unit) ? null
            : RuleReason.Of(
                "rule.unit", $"\"unit\" of {carrier} is {new RuleChoice([.. carrier.Units])}, not '{PlainText.Of(energy.Unit)}'");
    }

    private static RuleReason? CalibrationProblem(CalibrationEntry calibration) =>
        (calibration.Node == null) == (calibration.Instrument == null)
            ? RuleReason.Of("rule.calibrated-what", "name a \"node\" or an \"instrument\", and not both")
        : (calibration.ExpandedUncertaintyPercent == null) != (calibration.K == null)
            ? RuleReason.Of("rule.uncertainty", "\"expandedUncertaintyPercent\" and \"k\" belong together: give both or none")
        : calibration.K < 1 ? RuleReason.Of("rule.k", "\"k\" is less than 1")
        : null;

    private RuleReason? SignOffProblem(SignOffEntry signed) =>
        signed.UpTo >= signed.StatementNumber ? RuleReason.Of("rule.up-to", $"there is no statement {signed.UpTo} before this one")
        : signed.Of == SignOffSubject.Report
            ? signed.Sha == null || signed.Date != null || signed.Shift != null
                ? RuleReason.Of("rule.report-fields", "the sign-off of a report has \"sha\", and no \"date\" and \"shift\"") : null
        : signed.Date == null || signed.Shift == null || signed.Sha != null
            ? RuleReason.Of("rule.shift-fields", "the sign-off of a shift has \"date\" and \"shift\", and no \"sha\"")
        : book.Index.Shift(signed.Date, signed.Shift) == null
            ? RuleReason.Of("rule.shift", $"the shift '{PlainText.Of(signed.Shift)}' of this day was not stated")
        : null;
}
