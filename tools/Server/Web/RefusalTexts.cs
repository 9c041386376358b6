using System.Collections;
using System.Globalization;
using System.Text.Json;
using MeterNode.Plant;
using MeterNode.Server.Web.Api;
using MeterNode.Server.Web.Shown;
using MeterNode.Wire;

namespace MeterNode.Server.Web;

/// <summary>
/// What the plant's rules refuse, in the language of a page: in English the sentence of the refusal itself, in Chinese the text of the same
/// id (Texts/Refusals/refusals.zh.json) with the same arguments.
/// </summary>
internal static class RefusalTexts
{
    private static readonly Lazy<Dictionary<string, string>> s_chinese = new(() =>
    {
        using Stream stream = typeof(RefusalTexts).Assembly.GetManifestResourceStream("MeterNode.Server.Web.Refusals.zh.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
    });

    /// <summary>Why something was refused; English where no other text is known.</summary>
    public static string Of(Exception refused, PageView view) => refused switch
    {
        OperatorException { Reason: RuleReason why } => Of(why, view),
        ApiBusyException busy => Of(busy.Reason, view),
        _ => refused.Message,
    };

    /// <summary>The same of a refusal that was no exception.</summary>
    public static string Of(RuleReason why, PageView view) => view.IsChinese && s_chinese.Value.TryGetValue(why.Id, out string? text)
        ? string.Format(CultureInfo.InvariantCulture, text, [.. why.Arguments.Select(argument => Said(argument, view))]) : why.Text;

    private static string Said(object argument, PageView view) => argument switch
    {
        string text => text,
        RuleReason why => Of(why, view),
        LedgerField field => LedgerNames.Of(field, view),
        LedgerWord word => LedgerNames.Of(word, view),
        LedgerKind kind => LedgerNames.Of(kind, view),
        LedgerRole role => LedgerNames.Of(role, view),
        RuleChoice choice => string.Join('或', choice.Words.Select(each => Said(each, view))),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join('、', list.Cast<object>().Select(each => Said(each, view))),
        _ => argument.ToString() ?? "",
    };
}
