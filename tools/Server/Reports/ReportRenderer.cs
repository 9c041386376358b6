using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MeterNode.Server.Reports;

/// <summary>Renders <see cref="ReportPage"/> to a string.</summary>
public static class ReportRenderer
{
    /// <summary>The whole HTML document.</summary>
    public static string ToHtml(ReportDocument document)
    {
        using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(ReportPage.Document)] = document,
            [nameof(ReportPage.Style)] = Style(),
        });
        return renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<ReportPage>(parameters);
            return "<!doctype html>\n" + page.ToHtmlString();
        }).GetAwaiter().GetResult();
    }

    private static string Style()
    {
        using var reader = new StreamReader(typeof(ReportRenderer).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
