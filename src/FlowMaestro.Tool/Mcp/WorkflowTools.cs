using System.Text.Json;
using FlowMaestro.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using ProtocolTool = ModelContextProtocol.Protocol.Tool;

namespace FlowMaestro.Tool.Mcp;

/// <summary>
/// The workflows as tools. Their list is read anew when a client asks for it, at most once a minute: the allowance of the
/// key is shared with everything else that uses it.
/// </summary>
internal sealed class WorkflowTools(WorkflowsClient workflows, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private IReadOnlyList<WorkflowFunction>? _functions;
    private long _readAt;

    public async ValueTask<ListToolsResult> ListAsync(CancellationToken cancellationToken)
    {
        var functions = await FunctionsAsync(anew: true, cancellationToken).ConfigureAwait(false);
        return new ListToolsResult
        {
            Tools = [.. functions.Select(static function => new ProtocolTool
            {
                Name = function.Name,
                Description = function.Description,
                InputSchema = function.JsonSchema,
            })],
        };
    }

    public async ValueTask<CallToolResult> CallAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        var call = request.Params!;
        var functions = await FunctionsAsync(anew: false, cancellationToken).ConfigureAwait(false);
        var function = functions.FirstOrDefault(one => one.Name == call.Name)
            ?? throw new McpProtocolException($"There is no tool '{call.Name}'.", McpErrorCode.InvalidParams);
        var arguments = (call.Arguments ?? new Dictionary<string, JsonElement>())
            .Select(static argument => KeyValuePair.Create(argument.Key, (object?)argument.Value));
        var progress = call.ProgressToken is { } token ? new ProgressNotifications(request.Server, token, cancellationToken) : null;
        FunctionResult result;
        try
        {
            result = await function.RunAsync(arguments, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (FlowMaestroException exception)
        {
            // A refused key: the model should tell the user about it.
            result = FunctionResult.Failed(exception.Message);
        }
        finally
        {
            if (progress is not null)
                await progress.CompleteAsync().ConfigureAwait(false);
        }

        return new CallToolResult { IsError = !result.Succeeded, Content = [new TextContentBlock { Text = result.Value.ToString()! }] };
    }

    public void Dispose() => _reading.Dispose();

    private async Task<IReadOnlyList<WorkflowFunction>> FunctionsAsync(bool anew, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_functions is null || (anew && clock.GetElapsedTime(_readAt) >= Kept))
            {
                _functions = await WorkflowFunction.ListAsync(workflows, static _ => true, cancellationToken).ConfigureAwait(false);
                _readAt = clock.GetTimestamp();
            }

            return _functions;
        }
        catch (FlowMaestroException exception)
        {
            // Any other exception is shown to the client without its message.
            throw new McpProtocolException(exception.Message, exception, McpErrorCode.InternalError);
        }
        finally
        {
            _reading.Release();
        }
    }
}
