using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeterNode.Server.Web.Api;

/// <summary>How often one account, token or address may call the API.</summary>
internal static class ApiRate
{
    /// <summary>Requests at once, before they have to come slower.</summary>
    internal const int Burst = 300;

    /// <summary>Requests a second in the long run.</summary>
    private const int PerSecond = 10;

    /// <summary>Adds it; pages and assets are not meant.</summary>
    public static void AddApiRate(this IServiceCollection services) => services.AddRateLimiter(rate =>
    {
        rate.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            !context.Request.Path.StartsWithSegments("/api") ? RateLimitPartition.GetNoLimiter(string.Empty)
            : RateLimitPartition.GetTokenBucketLimiter(
                context.User.Identity?.Name ?? $"from {context.Connection.RemoteIpAddress}",
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = Burst,
                    TokensPerPeriod = PerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                    QueueLimit = 0,
                }));
        rate.OnRejected = async (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            await TypedResults.Problem(
                $"too many requests: send {PerSecond} a second at most, or ask for more at once with 'limit'",
                statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(rejected.HttpContext);
        };
    });
}
