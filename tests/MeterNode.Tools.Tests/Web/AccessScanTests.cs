using System.Net;
using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using MeterNode.Plant;
using MeterNode.Plant.Access;
using MeterNode.Plant.Provisioning;
using MeterNode.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace MeterNode.Tools.Tests.Web;

/// <summary>
/// Every route, with every method, as everybody: what is opened stands in docs/access.md, and nothing else is. With
/// <c>UPDATE_APPROVED=1</c> the table is written anew.
/// </summary>
[TestClass]
public sealed partial class AccessScanTests
{
    private const string Begin = "<!-- routes -->\n";
    private const string End = "<!-- end of routes -->\n";
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    [TestMethod]
    public async Task EveryRoute_EveryMethod_OpensToThoseOfTheTableOnly()
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        (string Method, string Path)[] routes = [.. Routes(web.Web)];
        DateTimeOffset from = DateTimeOffset.Parse("2026-10-01T00:00:00Z");
        var table = new StringBuilder("| route | nobody | viewer | operator | manager | assessor | link | scope of a token |\n");
        table.Append("|---|---|---|---|---|---|---|---|\n");
        HttpClient nobody = web.Browser();
        var people = new List<HttpClient> { nobody };
        foreach (AccessRole role in AccessRights.Roles)
        {
            people.Add(await web.SignedIn(role));
        }

        people.Add(await web.WithLink(from, from.AddMonths(1)));
        Dictionary<AccessRight, HttpClient> tokens = AccessRights.All.ToDictionary(right => right, right => web.WithToken(right));
        (string Name, HttpClient Client)[] strangers = await Strangers(web, from);
        foreach (string path in routes.Select(route => route.Path).Distinct().Order(StringComparer.Ordinal))
        {
            foreach (string method in s_methods)
            {
                bool isMapped = routes.Contains((method, path));
                bool[] open = [.. await Task.WhenAll(people.Select(each => IsOpen(each, method, path)))];
                AccessRight[] scopes = [.. AccessRights.All.Where(right => IsOpen(tokens[right], method, path).GetAwaiter().GetResult())];
                foreach ((string name, HttpClient stranger) in strangers)
                {
                    Assert.AreEqual(open[0], await IsOpen(stranger, method, path), $"{method} {path} as {name}");
                }

                if (isMapped)
                {
                    string scope = scopes.Length == AccessRights.All.Count ? open[0] ? "–" : "any"
                        : string.Join(", ", scopes.Select(right => $"`{right.Code()}`"));
                    table.Append($"| `{method} {path}` | {string.Join(" | ", open.Select(may => may ? "yes" : ""))} | {scope} |\n");
                }
                else if (method == "HEAD" && routes.Contains(("GET", path)) && !IsForPrograms(path))
                {
                    Assert.AreEqual(
                        string.Join(' ', await Task.WhenAll(people.Select(each => IsOpen(each, "GET", path)))), string.Join(' ', open),
                        $"HEAD {path} is as GET");
                    Assert.IsEmpty(scopes.Where(_ => !open[0]), $"HEAD {path}");
                }
                else
                {
                    Assert.IsFalse(open.Any(may => may) || scopes.Length > 0, $"{method} {path} has no route and opens");
                }
            }
        }

        AssertOrUpdate(table.ToString());
    }

    [TestMethod]
    [DataRow("/nothing")]
    [DataRow("/api/v1/nothing")]
    [DataRow("/api/v2/nodes")]
    [DataRow("/reports/../plant.key")]
    [DataRow("/%2e%2e/plant.key")]
    public async Task AddressThatIsNone_StrangersLearnNothing(string path)
    {
        using var web = new ServedWeb();
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);

        HttpResponseMessage none = await web.Browser().GetAsync(path);
        HttpResponseMessage there = await web.Browser().GetAsync(path.StartsWith("/api", StringComparison.Ordinal) ? "/api/v1/nodes" : "/");

        Assert.AreEqual(there.StatusCode, none.StatusCode, "as an address that there is");
        Assert.AreEqual(HttpStatusCode.NotFound, (await (await web.SignedIn(AccessRole.Manager)).GetAsync(path)).StatusCode);
    }

    /// <summary>
    /// Whoever comes to the port for certificates, with whichever: there is the sign-in, which opens to people's, and nothing else.
    /// </summary>
    [TestMethod]
    public async Task CertificatePort_EveryRouteAndMethod_HasTheSignInOnly()
    {
        using var web = new ServedWeb(takesCertificates: true);
        PlantAccess.AddAccount(web.Plant, "boss", AccessRole.Manager, ServedWeb.Password);
        using X509Certificate2 persons = CertificateBrowser.Issue(web, "boss");
        IssuedCertificate stolen = web.Plant.LoadAuthority().IssueForNode("press-1");
        using X509Certificate2 read = X509Certificate2.CreateFromPem(stolen.CertificatePem, stolen.KeyPem);
        using X509Certificate2 nodes = CertificateBrowser.Loaded(read);
        foreach (X509Certificate2? certificate in (X509Certificate2?[])[persons, nodes, null])
        {
            using var browser = new CertificateBrowser(web, certificate);
            foreach ((string method, string path) in
                s_methods.SelectMany(each => Routes(web.Web).Select(route => (each, route.Item2))).Distinct())
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(path, "x"));
                request.Headers.Add("Origin", browser.Door.BaseAddress!.GetLeftPart(UriPartial.Authority));
                using HttpResponseMessage answer = await browser.Door.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                HttpStatusCode[] expected = (method, path) switch
                {
                    ("GET" or "HEAD", "/") => [HttpStatusCode.Found],
                    ("GET" or "HEAD", CertificateBrowser.SignIn) => [certificate == persons ? HttpStatusCode.OK
                        : certificate == null ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden],
                    ("POST", CertificateBrowser.SignIn) => [HttpStatusCode.BadRequest], // Without the form's token.
                    (_, CertificateBrowser.SignIn) => [HttpStatusCode.Unauthorized],
                    _ when path.StartsWith("/assets", StringComparison.Ordinal) => [HttpStatusCode.NotFound, HttpStatusCode.Unauthorized],
                    _ => [HttpStatusCode.NotFound],
                };
                CollectionAssert.Contains(expected, answer.StatusCode, $"{method} {path} with {certificate?.Subject ?? "none"}");
            }

            Assert.IsFalse(browser.HasSession);
        }
    }

    private static bool IsForPrograms(string path) =>
        path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/metrics", StringComparison.Ordinal);

    /// <summary>The secret of a token whose time is over: it was not when it was made.</summary>
    private static async Task<string> Expired(PlantFolder plant)
    {
        for (int seconds = 2; ; seconds *= 2)
        {
            DateTimeOffset end = DateTimeOffset.UtcNow.AddSeconds(seconds);
            try
            {
                (_, string secret) = PlantAccess.AddToken(plant, "expired", AccessRights.All, end);
                while (DateTimeOffset.UtcNow <= end)
                {
                    await Task.Delay(100);
                }

                return secret;
            }
            catch (OperatorException) when (DateTimeOffset.UtcNow >= end)
            {
                // The machine had so much to do that it was over before.
            }
        }
    }

    /// <summary>What counted once, and what counts elsewhere.</summary>
    private static async Task<(string, HttpClient)[]> Strangers(ServedWeb web, DateTimeOffset from)
    {
        PlantAccess.AddAccount(web.Plant, "gone", AccessRole.Manager, ServedWeb.Password);
        HttpClient gone = web.Browser();
        await ServedWeb.Post(gone, "/sign-in", ("name", "gone"), ("password", ServedWeb.Password));
        PlantAccess.EndAccount(web.Plant, "gone");
        HttpClient closed = await web.WithLink(from, from.AddMonths(1));
        PlantAccess.EndLink(web.Plant, AccessBook.Read(web.Plant).Links[^1].Name);
        (_, string ended) = PlantAccess.AddToken(web.Plant, "ended", AccessRights.All, DateTimeOffset.UtcNow.AddDays(1));
        PlantAccess.EndToken(web.Plant, "ended");
        string expired = await Expired(web.Plant);
        IssuedCertificate stolen = web.Plant.LoadAuthority().IssueForNode("press-1");
        X509Certificate2 certificate = X509Certificate2.CreateFromPem(stolen.CertificatePem, stolen.KeyPem);
        return
        [
            ("an ended account", gone), ("an ended link", closed), ("an ended token", web.WithToken(ended)),
            ("an expired token", web.WithToken(expired)), ("an invented token", web.WithToken("mnt_" + new string('A', 43))),
            ("a node's certificate", web.Tls(certificate)),
        ];
    }

    /// <summary>Whether the rules let it through: what comes after that may still refuse the request.</summary>
    private static async Task<bool> IsOpen(HttpClient client, string method, string path)
    {
        string real = Parameter().Replace(path, part => part.Value.Contains(':', StringComparison.Ordinal) ? "1" : "x");
        using var request = new HttpRequestMessage(new HttpMethod(method), real);
        request.Headers.Add("Origin", client.BaseAddress!.GetLeftPart(UriPartial.Authority));
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed => false,
            HttpStatusCode.TooManyRequests => throw new AssertFailedException($"{method} {path}: too many requests"),
            HttpStatusCode.Found => answer.Headers.Location?.ToString() is not string to
                || !(to.StartsWith("/sign-in?to=", StringComparison.Ordinal) || (path == "/" && to == "/sign-in")),
            _ => true,
        };
    }

    private static IEnumerable<(string, string)> Routes(PlantWeb web)
    {
        var application = (WebApplication)typeof(PlantWeb).GetField("_application", BindingFlags.Instance | BindingFlags.NonPublic)!
            .GetValue(web)!;
        return ((IEndpointRouteBuilder)application).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? s_methods)
                .Select(method => (method, endpoint.RoutePattern.RawText!)));
    }

    private static void AssertOrUpdate(string table)
    {
        string path = Path.Combine(Repository.Root, "docs", "access.md");
        string text = File.ReadAllText(path).ReplaceLineEndings("\n");
        int from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int to = text.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVED") == "1")
        {
            File.WriteAllText(path, text[..from] + table + text[to..]);
            return;
        }

        Assert.AreEqual(text[from..to], table, "docs/access.md says something else: look at the difference, then UPDATE_APPROVED=1");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
