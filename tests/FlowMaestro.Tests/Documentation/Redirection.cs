using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StackExchange.Redis;

namespace FlowMaestro.Tests.Documentation;

/// <summary>Leads a block to the <see cref="Stage"/> where it makes a client of its own or serves until it is stopped.</summary>
internal sealed class Redirection : CSharpSyntaxRewriter
{
    private const string StageName = "global::FlowMaestro.Tests.Documentation.Stage";

    /// <returns>The same tree where there is nothing to lead.</returns>
    public static SyntaxTree Of(SyntaxTree written)
    {
        var root = written.GetRoot();
        var redirected = new Redirection().Visit(root);
        return redirected == root ? written : written.WithRootAndOptions(redirected, written.Options);
    }

    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) =>
        node is { Type: IdentifierNameSyntax { Identifier.Text: nameof(FlowMaestroClient) }, ArgumentList: { } arguments }
            ? Call(nameof(Stage.Connect), arguments, node)
            : base.VisitObjectCreationExpression(node);

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (node.Expression is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax owner, Name.Identifier.Text: var method })
        {
            return base.VisitInvocationExpression(node);
        }

        return (owner.Identifier.Text, method) switch
        {
            (nameof(FlowMaestroClient), nameof(FlowMaestroClient.FromEnvironment)) => Call(nameof(Stage.FromEnvironment), node.ArgumentList, node),
            (nameof(ConnectionMultiplexer), nameof(ConnectionMultiplexer.ConnectAsync)) => Call(nameof(Stage.ConnectToRedisAsync), node.ArgumentList, node),
            ("app", "RunAsync") => Call(nameof(Stage.ServeAsync), Argument(owner), node),
            ("app", "Run") => Call(nameof(Stage.Serve), Argument(owner), node),
            _ => base.VisitInvocationExpression(node),
        };
    }

    private static ArgumentListSyntax Argument(ExpressionSyntax value) => SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(value.WithoutTrivia())));

    private static InvocationExpressionSyntax Call(string method, ArgumentListSyntax arguments, SyntaxNode from) =>
        SyntaxFactory.InvocationExpression(SyntaxFactory.ParseExpression($"{StageName}.{method}"), arguments).WithTriviaFrom(from);
}
