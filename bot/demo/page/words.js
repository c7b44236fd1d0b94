// The labels of the demo's own parts: book, why strip, borrowers, clock. The lines of the record are in lines.js.
import { teach } from "/page/words.js";

teach({
  "Why": ["為什麼", "为什么"],
  "Each decision about the borrower appears here as it is made, with its reason.":
    ["有關借款人的每個決定都會即時出現在這裡，並附上理由。", "有关借款人的每个决定都会实时出现在这里，并附上理由。"],
  "Choose a scene or a borrower, and the loans, promises and sums stand here.":
    ["選一個情境或一位借款人，這裡就會列出貸款、約定與試算。", "选一个场景或一位借款人，这里就会列出贷款、约定与测算。"],
  "Nobody is on the phone yet. Play a scene, or open the link of a borrower.":
    ["手機上還沒有人。請播放一個情境，或開啟一位借款人的連結。", "手机上还没有人。请播放一个场景，或打开一位借款人的链接。"],
  "All quiet. When somebody asks for a person, their case opens a topic here.":
    ["目前沒有案件。有人需要專員時，這裡會開啟一個主題。", "目前没有案件。有人需要人工客服时，这里会打开一个话题。"],
  "Every line": ["全部顯示", "全部显示"],
  "Book": ["帳冊", "账册"],
  "The lender's book of {name}": ["{name} 的帳冊", "{name} 的账册"],
  "Payments are known through {day}": ["款項入帳截至 {day}", "款项入账截至 {day}"],
  "{amount} due, {days} days late": ["應繳 {amount}，逾期 {days} 天", "应还 {amount}，逾期 {days} 天"],
  "{amount} due, 1 day late": ["應繳 {amount}，逾期 1 天", "应还 {amount}，逾期 1 天"],
  "{due} due today": ["今天應繳 {due}", "今天应还 {due}"],
  "not to be written to": ["不得聯絡", "不得联系"],
  "ID …{last4}": ["證件末四碼 {last4}", "证件末四位 {last4}"],
  "Pay it": ["繳這筆", "还这笔"],
  "nothing due": ["目前沒有應繳款項", "目前没有应还款项"],
  "next: {amount} on {date}": ["下一期：{date} 繳 {amount}", "下一期：{date} 还 {amount}"],
  "Pay {amount}": ["繳 {amount}", "还 {amount}"],
  "Pay half": ["繳一半", "还一半"],
  "Correct the balance": ["更正餘額", "更正余额"],
  "What is due instead (principal)": ["改為應繳（本金）", "改为应还（本金）"],
  "Set a flag": ["加註記", "加标记"],
  "Set": ["設定", "设置"],
  "Promises": ["約定", "约定"],
  "Stops": ["停止聯絡", "停止联系"],
  "Affordability": ["負擔能力", "负担能力"],
  "A plan asks for at most {n}% of what is available.": ["方案最多使用可用金額的 {n}%。", "方案最多使用可用金额的 {n}%。"],
  "Next message: {at}": ["下一則訊息：{at}", "下一条消息：{at}"],
  "No message is planned: {rule}": ["沒有安排訊息：{rule}", "没有安排消息：{rule}"],
  "Borrowers": ["借款人", "借款人"],
  "Open the link": ["開啟連結", "打开链接"],
  "Show": ["顯示", "显示"],
  "To the next thing": ["到下一件事", "到下一件事"],
  "Nothing is planned": ["目前沒有排定的事", "目前没有安排"],
  "The next thing: {at}": ["下一件事：{at}", "下一件事：{at}"],
  "paid": ["已入帳", "已入账"],
  "kept": ["已履行", "已履行"], "open": ["進行中", "进行中"], "missed": ["未履行", "未履行"], "part": ["部分履行", "部分履行"],
  "withdrawn": ["已取消", "已取消"], "superseded": ["已由新約定取代", "已由新的约定取代"],
  "the borrower": ["借款人", "借款人"], "the lender": ["貸方", "贷方"],
});
