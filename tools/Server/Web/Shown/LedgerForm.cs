using MeterNode.Plant;
using MeterNode.Plant.Ledger;
using MeterNode.Wire;
using Microsoft.AspNetCore.Http;

namespace MeterNode.Server.Web.Shown;

/// <summary>A statement as somebody fills it in: texts by field, and what is wrong with them, as the command line would find it.</summary>
public sealed class LedgerForm
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    private LedgerForm(LedgerKind kind, LedgerStatement? old)
    {
        Kind = kind;
        Old = old;
    }

    /// <summary>What it is about.</summary>
    public LedgerKind Kind { get; }

    /// <summary>The statement that it corrects or withdraws; null where it does neither.</summary>
    public LedgerStatement? Old { get; }

    /// <summary>What is wrong with each field.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    /// <summary>What was filled in, in the order of the kind's fields.</summary>
    public IEnumerable<(LedgerField Field, string Text)> Filled =>
        Kind.Fields().Where(one => TextOf(one).Length > 0).Select(one => (one, TextOf(one)));

    /// <summary>What is to be signed; null while something is wrong.</summary>
    internal IReadOnlyDictionary<string, object>? Fields { get; private set; }

    /// <summary>Why it cannot be signed, apart from its fields; null for nothing.</summary>
    public string? Refusal { get; internal set; }

    /// <summary>The kinds that whoever signs it may sign: its own, and that of the statement that it withdraws.</summary>
    internal LedgerKind[] Kinds => Kind == LedgerKind.Withdrawal && Old?.Kind is LedgerKind old ? [Kind, old] : [Kind];

    /// <summary>What was filled in; empty for nothing.</summary>
    public string TextOf(LedgerField field) => _texts.GetValueOrDefault(field.Key) ?? "";

    /// <summary>An empty form, with what the address and the shift that runs say, and the ledger of the machine's hall.</summary>
    internal static LedgerForm New(LedgerKind kind, ShiftState? shift, LedgerBook book, PageView view)
    {
        var form = new LedgerForm(kind, null);
        LedgerField[] fields = [.. kind.Fields()];
        foreach (LedgerField field in fields)
        {
            if (view.Query(field.Key) is string asked)
            {
                form._texts[field.Key] = asked;
            }
        }

        if (shift is not null && Array.Exists(fields, field => field.Key == "from") && Array.Exists(fields, field => field.Key == "to")
            && kind is LedgerKind.Output or LedgerKind.Energy or LedgerKind.Maintenance or LedgerKind.HeatAvailable or LedgerKind.Shift)
        {
            form._texts.TryAdd("from", LedgerText.Time(shift.From, view.Zone));
            form._texts.TryAdd("to", LedgerText.Time(shift.To < view.Now ? shift.To : ToMinute(view.Now), view.Zone));
            form._texts.TryAdd("shift", shift.Name);
            form._texts.TryAdd("date", shift.Day);
        }

        if (kind == LedgerKind.Hall)
        {
            form._texts.TryAdd("from", LedgerText.Time(HallFrom(view.Query("machine"), book, view.Now), view.Zone));
        }

        return form;
    }

    /// <summary>What an earlier statement says, to be changed.</summary>
    /// <exception cref="OperatorException">It cannot be corrected.</exception>
    internal static LedgerForm Correcting(LedgerStatement old, PageView view)
    {
        var form = new LedgerForm(LedgerFields.KindToCorrect(old), old);
        foreach (LedgerField field in form.Kind.Fields())
        {
            form._texts[field.Key] = OldText(old, field, view);
        }

        return form;
    }

    /// <summary>The withdrawal of an earlier statement.</summary>
    internal static LedgerForm Withdrawing(LedgerStatement old) => new(LedgerKind.Withdrawal, old);

    /// <summary>Somebody stands for a shift, up to a statement that was shown.</summary>
    internal static LedgerForm SigningOff(string date, string shift, long upTo)
    {
        var form = new LedgerForm(LedgerKind.SignOff, null);
        form._texts["of"] = SignOffSubject.Shift.Code();
        form._texts["date"] = date;
        form._texts["shift"] = shift;
        form._texts["upTo"] = upTo.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return form;
    }

    /// <summary>What was sent.</summary>
    internal static LedgerForm Of(LedgerKind kind, LedgerStatement? old, IFormCollection sent)
    {
        var form = new LedgerForm(kind, old);
        foreach (LedgerField field in kind.Fields())
        {
            string text = string.Join(
                ';', sent["f." + field.Key].Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
            form._texts[field.Key] = text.Length > 0 ? text : sent["o." + field.Key].ToString().Trim();
        }

        return form;
    }

    /// <summary>
    /// Reads what was filled in, as the commands <c>ledger add</c>, <c>correct</c>, <c>withdraw</c> and <c>sign-off</c> do.
    /// </summary>
    internal void Read(PageView view)
    {
        foreach (LedgerField field in Kind.Fields())
        {
            string text = TextOf(field);
            bool isOld = Old?.Kind == Kind && text == OldText(Old, field, view);
            if (text.Length == 0 && !field.IsOptional)
            {
                _problems[field.Key] = view.Text("statement.missing");
            }
            else if (text.Length > 0 && !isOld && LedgerText.Parse(field, text, view.Zone, view.Now, out _) is null)
            {
                _problems[field.Key] = view.Text("statement.not-understood", Form(field, view));
            }
        }

        if (_problems.Count > 0)
        {
            return;
        }

        try
        {
            Fields = Complete(view);
        }
        catch (OperatorException e)
        {
            Refusal = view.Why(e);
        }
    }

    /// <summary>What a field takes, in words.</summary>
    internal static string Form(LedgerField field, PageView view) => view.Text("form." + field.Type, field.Minimum, field.Length);

    private IReadOnlyDictionary<string, object>? Complete(PageView view)
    {
        if (Old is null)
        {
            return LedgerFields.Parse([.. Filled], view.Zone, view.Now).ToDictionary(field => field.Key, field => field.Value!);
        }

        if (Kind == LedgerKind.Withdrawal)
        {
            return new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["corr"] = Old.Number,
                [LedgerWhy.Key] = TextOf(LedgerWhy),
            };
        }

        // Only what is different is read again: of two equal times of a night in which clocks go back, the right one stays.
        (LedgerField, string)[] changed =
            [.. Kind.Fields().Where(field => TextOf(field) != OldText(Old, field, view)).Select(field => (field, TextOf(field)))];
        if (changed.Length == 0)
        {
            Refusal = view.Text("statement.unchanged");
            return null;
        }

        return LedgerFields.Corrected(Old, LedgerFields.Parse(changed, view.Zone, now: null));
    }

    private static LedgerField LedgerWhy { get; } = LedgerKind.Withdrawal.Fields().First(field => field.Key == "why");

    /// <summary>Now, to the second; behind the statement that counts, which would go on to count otherwise.</summary>
    private static DateTimeOffset HallFrom(string? machine, LedgerBook book, DateTimeOffset now)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        return machine is not null && book.HallAt(machine, now) is HallEntry former && former.From >= second
            ? former.From.AddSeconds(1) : second;
    }

    private static DateTimeOffset ToMinute(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds() / 60 * 60);

    /// <summary>The value of a statement as a field of the page has it: of a time with a T, as browsers want it.</summary>
    private static string OldText(LedgerStatement old, LedgerField field, PageView view) =>
        old.Fields.GetValueOrDefault(field.Key) is object value && field.Problem(value) is null
            ? InputText(field, LedgerText.Of(field, value, view.Zone)) : "";

    /// <summary>A text as the field of a browser takes it.</summary>
    internal static string InputText(LedgerField field, string text) =>
        field.Type == LedgerFieldType.Time && text.Length > 10 && text[10] == ' ' ? text[..10] + "T" + text[11..] : text;
}
