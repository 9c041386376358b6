using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MeterNode.Server.Live;
using MeterNode.Server.Today;
using MeterNode.Server.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web;

/// <summary>
/// <c>/api/v1/live</c>: what is known of the nodes, as it changes, as server-sent events. First every node comes once (<c>node</c>), then
/// <c>ready</c>; from then on a <c>node</c> whenever something new is known of it, and a <c>tick</c> with the server's time at least every
/// 5 s. <c>?node=</c> asks for one node only. <c>/api/v1/live/present</c> does the same for one node, which sends its present values as
/// long as somebody listens. The answer ends with the session or token that it was asked with; <c>ended</c>
/// says so.
/// </summary>
internal static class LiveEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/api/v1/live";

    /// <summary>The path for one node that sends its present values.</summary>
    public const string PresentPath = Path + "/present";

    /// <summary>Listeners of one account or token.</summary>
    internal const int MaximumOfOne = 50;

    private const int MaximumListeners = 200;
    private const int MaximumWaiting = 1_000;
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(5);

    /// <summary>Adds it.</summary>
    public static void Map(IEndpointRouteBuilder routes, LiveBook book, DayBook days, CancellationToken stopping)
    {
        var listeners = new BoundedCount<string>(MaximumListeners, MaximumOfOne);
        var rules = routes.ServiceProvider.GetRequiredService<SessionRules>();
        routes.MapGet(Path, (HttpContext context, string? node) => Listen(context, node, null)).RequireAuthorization(PlantPolicies.See);
        routes.MapGet(PresentPath, (HttpContext context, PresentValues present, string node) =>
            Listen(context, node, () => present.Keep(node))).RequireAuthorization(PlantPolicies.Operate);

        IResult Listen(HttpContext context, string? node, Action? turn)
        {
            string who = context.User.Identity?.Name ?? string.Empty;
            if (!listeners.TryAdd(who))
            {
                context.Response.Headers.RetryAfter = "30";
                return Results.Problem("too many pages listen at once: try again", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            context.Response.OnCompleted(() =>
            {
                listeners.Remove(who);
                return Task.CompletedTask;
            });
            return TypedResults.ServerSentEvents(
                Events(book, days, node, turn, () => rules.StillCounts(context.User), stopping, context.RequestAborted));
        }
    }

    private static async IAsyncEnumerable<SseItem<object>> Events(
        LiveBook book, DayBook days, string? only, Action? turn, Func<bool> mayGoOn, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken aborted)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, aborted);
        // Who reads too slowly misses what is older, never what is newest.
        Channel<NodeLive> changes = Channel.CreateBounded<NodeLive>(
            new BoundedChannelOptions(MaximumWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        void Take(NodeLive changed)
        {
            if (only is null || changed.Node == only)
            {
                changes.Writer.TryWrite(changed);
            }
        }

        book.Changed += Take;
        try
        {
            foreach (NodeLive node in book.Nodes().Where(node => only is null || node.Node == only))
            {
                yield return Item("node", LiveMessage.Of(node, book, days));
            }

            yield return Item("ready", Clock(book));
            while (!ends.IsCancellationRequested && mayGoOn())
            {
                turn?.Invoke();
                if (await Arrived(changes.Reader, ends.Token))
                {
                    while (mayGoOn() && changes.Reader.TryRead(out NodeLive? changed))
                    {
                        yield return Item("node", LiveMessage.Of(changed, book, days));
                    }
                }
                else if (!ends.IsCancellationRequested)
                {
                    yield return Item("tick", Clock(book));
                }
            }

            if (!ends.IsCancellationRequested)
            {
                yield return Item("ended", Clock(book));
            }
        }
        finally
        {
            book.Changed -= Take;
        }
    }

    private static SseItem<object> Item(string type, object data) => new(data, type);

    private static object Clock(LiveBook book) => new { at = book.Time.GetUtcNow() };

    /// <summary>Waits for a change, but not longer than a tick.</summary>
    private static async Task<bool> Arrived(ChannelReader<NodeLive> reader, CancellationToken ends)
    {
        using var tick = CancellationTokenSource.CreateLinkedTokenSource(ends);
        tick.CancelAfter(s_tick);
        try
        {
            return await reader.WaitToReadAsync(tick.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
