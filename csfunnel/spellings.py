"""How the outside world spells our columns: per data set and column, best spelling first.

A block has one `column: spelling | spelling` a line (an indented line goes on). Case, blanks, `_`,
`__gc`, `__gr` and the form of arrows do not matter, so `Source Name`, `SourceName` and
`source_name` are one spelling. The canonical name comes first unless it is listed itself. In
braces after a spelling stand how it is read (an entry of `datasets.READS`), `with X` or `without X`
(it counts only when the header X is, or is not, there too), and `fallback` (it stays in use beside
a better one, for the rows in which that is empty). `*` holds headers we leave out but know the
source by. FOREIGN are exports easily taken for one of ours.
"""

# Gainsight's own `email_id` is the recipient's address: ours needs `contact_email` beside it.
EMAIL = """
email_id: email_id {with contact_email} | Email Log V2 Gsid | Email Log Id → Gsid | Gsid
    | Email Log Id
executed_at: Executed Date | Email Log Id → Executed Date
sent_at: Sent Date | Email Send Time | Email Log Id → Sent Date
source: Email Log Id → Source
address_type: Email Log Id → Address Type
journey_id: Source Id | Email Log Id → Source Id | Program Id | Advanced Outreach Id
    | GS Advanced Outreach Id
journey_name: Source Name | Email Log Id → Source Name | Program Name | JO Name | Journey
    | Advanced Outreach Name | Advanced Outreach Id → Name
step: Step Name | Step Id → Name | Email Step | Step Id
variant: Variant Name | Email Template Variance Name | Email Template Variant Name | Variant Id
    | Email Template Variance Id
template_name: Email Template Name | Email Template Id → Name | Template
subject: Email Subject | Subject Line
contact_email: contact_email | Email Id in Lower Case | Lower Case Email Id | Recipient Email
    | Recipient Email Address | Email Id {without contact_email, fallback} | To Address
    | Email Address
contact_name: Name | Recipient Name
company_id: GS Company Id | Company Id → Gsid | GS Company Id → Gsid
sender_email: From Email Id | From Email | From Address | Sender Email Address
is_opened: Opened | Email Opened
is_sent: Sent | Email Send
opened_count: Open Count | Email Open Count
first_opened_at: First Open Date | First Opened Date | Email Opened Date
click_count: Link Clicked Count | Clicked Count
clicked_at: Link Clicked Date | Clicked Date | Email Clicked Date
clicked_links: Link Clicked Json | Links Clicked
is_bounced: Bounced | Bounce
is_rejected: Rejected
is_unsubscribed: Unsubscribed
is_spam: Spam | Marked as Spam
*: Person Id | GS Person Id | Company Person Id | GS Company Person Id | GS Person Type
    | GS User Id | External Company Id | External Company Person Id
    | External Relationship Person Id | External User Id | Email Template Id
    | Email Template Version Id | Email Template Version Name | Email Content Id | Latest Open Date
    | Bounced Date | Bounce DDate | Bounced Reason | Rejected Date | Unsubscribed Date
    | Spam Marked Date | Category Ids | Page Id | From Name | Reply To Name | Reply To Email Id
    | Sent By | Email Group Id | Is Group Email | Parent Recipient Gs Id | Recipient Gs Id
    | Record Id | Record External Id | Request Id | Created Date | Modified Date
    | Company Id → Name | GS Company Id → Name
"""

BOOKING = """
booking_id: booking_id | Invitee UUID | Invitee URI {last_uri_part} | uri {last_uri_part} | id
    | Booking Reference | Reference | ref | Gsid
created_at: Event Created Date & Time | Created | Created Date | Booked At | Booked On
    | Booking Made | Booking Created | Booking Date
starts_at: startsAtUTC {utc} | starts_at | Start Date & Time | Scheduled Event.Start Time
    | START-ISO-8601 | START-ISO | START-MILLIS | Start Time | Start | Event Start | Booking Start
    | Meeting Date | Start Date
ends_at: endsAtUTC {utc} | ends_at | End Date & Time | Scheduled Event.End Time | END-ISO-8601
    | END-ISO | END-MILLIS | End Time | End | Event End | Booking End | End Date
status: status | Booking Status | Canceled {canceled_flag} | Cancelled {canceled_flag}
    | Is Cancelled {canceled_flag}
no_show: Marked as No-Show | Is No Show | No Show.Created At {filled_flag}
contact_email: Invitee Email | Booker Email | Customer Email | Contact Email Address
    | Attendee Email | Email | Email Address
contact_name: Invitee Name | Booker Name | Customer Name | Full Name | Name
guest_emails: Guest Email(s) | Guests | Event Guests {emails_in_text}
    | Scheduled Event.Event Guests {emails_in_text}
host_email: User Email | Team Member Email | Organizer Email | Owner Email | CSM Email
    | Scheduled Event.Event Memberships {emails_in_text} | Event Memberships {emails_in_text}
title: Event Type Name | Scheduled Event.Name | Meeting Title | Event Name | Booking Page Title
    | Booking Page | Page | Profile
room_url: room_url | Scheduled Event.Location.Join URL | Location.Join URL | Join URL | Meeting URL
    | Meeting Link | Location {first_url}
rescheduled_from: rescheduled_from | Old Invitee {last_uri_part} | Old Invitee UUID
cancelled_at: Cancelled Date | Canceled At | Cancellation.Created At
utm_source: Tracking.UTM Source
utm_medium: Tracking.UTM Medium
utm_campaign: Tracking.UTM Campaign | Campaign Id | Campaign | JO | Campaign Link
utm_content: Tracking.UTM Content
utm_term: Tracking.UTM Term
*: User Name | Team | Invitee First Name | Invitee Last Name | Invitee Time Zone
    | Invitee accepted marketing emails | Text Reminder Number | Canceled By | Cancellation reason
    | Question 1 | Response 1 | Salesforce UUID | Event Price | Payment Currency
    | Invitee Reconfirmed | Meeting Notes | Group | Event UUID | Invitee scheduled by
    | Scheduling method | Account Id | Profile Id | Tentative | Time Zone | Team Member
    | Team Member Id | Duration Minutes | Appointment Types | Answers | First Name | Last Name
    | Reschedule URL | Cancel URL | Event Type | Questions And Answers | New Invitee | Rescheduled
"""

CALL = """
call_id: Gong Call Id | Conversation Id | Meta Data.Id | id
started_at: Meta Data.Started | Started | Call Started | Actual Start | Effective Start Datetime
    | Call Start | Call Date | Start Time
scheduled_at: Meta Data.Scheduled | Scheduled | Planned Start Datetime | Scheduled Start
    | Scheduled Time
duration_minutes: duration_minutes | Duration (min) | Duration (mins) | Duration (in Mins)
    | Call Duration (min) | Meta Data.Duration {seconds_to_minutes} | Duration {seconds_to_minutes}
    | Duration (sec) {seconds_to_minutes} | Duration (s) {seconds_to_minutes}
    | Duration Seconds {seconds_to_minutes} | Call Duration (sec) {seconds_to_minutes}
    | Browser Duration Sec {seconds_to_minutes}
title: Meta Data.Title | Call Title | Call Name
company_id: GS Company Id | Account Id
host_email: Primary User Email | Owner Email | Call Owner Email | User Email
internal_emails: Internal Attendees | Internal Participants | Internal Participant Emails
external_emails: External Attendees | External Participants | External Participant Emails
room_url: Meta Data.Meeting URL | Meeting URL | Conference URL
call_url: Meta Data.URL | Gong Call URL | Gong URL | Call Link | URL
*: Primary User Id | Direction | System | Scope | Media | Language | Workspace Id | Purpose
    | Is Private | Client Unique Id | Custom Data | Conversation Key | Owner Id
    | Effective End Datetime | Planned End Datetime | Parties
"""

ACTIVITY = """
activity_id: Gsid
type: Type Name | Activity Type | Type Id → Name | Activity Type Id → Name
subject: Activity Subject
notes: Notes Plain Text | Activity Notes
activity_at: Activity Date
created_at: Created Date
duration_minutes: Duration (in Mins) | Duration in Minutes | Duration (min) | Duration
company_id: GS Company Id | Company Id → Gsid | GS Company Id → Gsid | Account Id
author_email: Author Id → Email | Author → Email | User Email | User Id → Email | Author
    | GS Created by User Id → Email | Created By → Email
internal_emails: Internal Attendees | Internal Attendees → Email
external_emails: External Attendees | External Attendees → Email
*: Last Modified Date | Created By | Last Modified By | GS Created By User Id
    | GS Lastmodified By User Id | Author Id | User Id | User Name | Reporting Category
    | Milestone Type Name | Context Name | Context Id | Relationship Id | Comments | Scorecard
    | Scorecard Measure | Score Details | SF Task Id | Company Id → Name | GS Company Id → Name
"""

ATTENDEE = """
activity_id: Activity Id → Activity Id | Activity Gsid
email: Attendee Email | Email Id | Email Address | External Attendee GS Id → Email {fallback}
    | Internal Attendee GS Id → Email {fallback}
    | External Attendee GS Id → Person Id → Email {fallback}
kind: Attendee Type | User Type
*: External Attendee GS Id | Internal Attendee GS Id | External Attendee SFDC Id
    | Internal Attendee SFDC Id | Gsid
"""

COMPANY = """
company_id: GS Company Id | Company Gsid | Gsid
name: Company Name | Account Name
csm: CSM → Name | csm | CSM Name
csm_email: CSM → Email | CSM Email Address
region: Sales Region | CS Region | Geo | Territory
segment: Customer Segment | Segmentation | Customer Tier
arr: Annual Recurring Revenue
status: Customer Status | Company Status
domains: Domain | Email Domains | Email Domain | Domain Names
legacy_id: Legacy Account Id | Legacy Company Id | Catalyst Id | Planhat Id | Catalyst Account Id
    | Planhat Company Id
*: Employees | MRR | Billing Address | Summary | Company Type | Customer Lifetime In Months
    | Lifetime in Months | Industry | Industry New | Lifecycle In Weeks | Managed As
    | Original Contract Date | Parent Company | Stage | Tags | Ticker Symbol | Users
    | SFDC Account Id | Currency Iso Code | CSAT | NPS | Current Score | Previous Score
    | Scorecard Id | Trend | Onetime Revenue | Created Date | Created By | Modified Date
    | Modified By
"""

PERSON = """
email: Person Id → Email | Person Email | Email Address | Email Id
company_id: GS Company Id | Company Id → Gsid | Company Gsid
name: Person Id → Name | Person Name | Full Name
title: Job Title
opted_out: Email Opt Out | Person Id → Email Opt Out | Is Opted Out | Opt Out
*: First Name | Middle Name | Last Name | Linkedin URL | Location | Timezone | Comments
    | Master Record Id | External Record Id | Gsid | Person Id | Role | Manager | Active
    | Is Primary Company | SFDC Contact Id | SFDC Account Id | GS Ingestion Source | Created Date
    | Modified Date | Company Id → Name
"""

USER = """
email: User Email | Email Address | Email Id
user_id: GS User Id | Gsid
name: User Name | Full Name
manager_email: Manager → Email | Manager Id → Email
is_active: Is Active User | Active | Active User
*: First Name | Last Name | SFDC User Name | SFDC User Id | License Type | System Type | Manager
    | Timezone | Created Date | Modified Date
"""

RENEWAL = """
renewal_id: External Id | Opportunity Id | Deal Id | Gsid | Id
company_id: GS Company Id | Company Id → Gsid | Company → Gsid | Account Id | Company
due_date: Renewal Due Date | Original Renewal Date | Renewal Date
closed_at: Close Date | Closed Date | Closed On
stage: Stage Name | Opportunity Stage | Stage → Name | Renewal Stage
target_amount: Renewal Target Amount | Renewable Amount | Amount Up for Renewal
final_amount: Amount | Renewed Amount | Closed Amount
currency: Currency Iso Code | Opportunity Currency | Amount Currency
type: Opportunity Type | Record Type | Record Type → Name
*: Forecast Amount | Expected Forecast | Change Amount | DS Forecast Amount | DS Likelihood Score
    | Deleted | Description | Probability | Opportunity Name | Account Name | Opportunity Owner
    | Owner Id | Fiscal Period | Lead Source | Is Won | Is Closed | Created Date
    | Last Modified Date | Company → Name | Company Id → Name | Age | Name
"""

LEGACY_NOTE = """
system: Legacy System | Source System
record_id: _id | Note Id | Conversation Id
type: Note Type
subject: Title | Note Title
body: Description | Notes | Note | Content | Note Body
created_at: date | Activity Date | Note Date | Created Date | Create Date
updated_at: Updated Date | Last Updated | Last Modified | Modified At
author_email: Owner Email | User Email | Sender Email | Created By Email
author_name: Author | Owner | Owner Name | Assignee Name | Created By
company_name: Account Name | Account | Company
legacy_company_id: Company Id | Account Id
internal_emails: Internal Participants | Internal Attendees | users {emails_in_text}
external_emails: External Participants | External Attendees | endusers {emails_in_text}
url: Legacy URL | Link | Note URL
has_attachment: Has Attachments | Attachment Flag
*: Company External Id | Snippet | Out Date | Activity Tags | Starred | Pinned | Email Template Ids
    | Is Open | Tags | Time Bucket | Archived | Number Of Parts | Sender | Custom | User Ids
    | Has More | History | Is Custom Type | Number Of Relevant Parts | External Id | Published
    | Attachment Count | Relationship | Opportunity | Contact
"""

JOB_RESULT = """
job_id: Job
status: State
reason: Failure Reason | Error Message | Error Desc | Error | Message
*: Error Code | Field Name | Invalid Value | Success
"""

MATCH_OVERRIDE = """
note: Comment
"""

SPELLINGS = {
    "email": EMAIL,
    "booking": BOOKING,
    "call": CALL,
    "activity": ACTIVITY,
    "attendee": ATTENDEE,
    "company": COMPANY,
    "person": PERSON,
    "user": USER,
    "renewal": RENEWAL,
    "legacy_note": LEGACY_NOTE,
    "job_result": JOB_RESULT,
    "match_override": MATCH_OVERRIDE,
}

FOREIGN = {
    "Gainsight's AO Emails (join its step, variant and subject to Email Log V2)": """
*: Gsid | Advanced Outreach Id | GS Advanced Outreach Id | Step Id | Participant Id | External Id
    | GS Participant Id | Email Subject | Email Template Variance Name | To Address | From Address
    | Address Type | Email Send | Email Send Time | Email Opened | Email Opened Date | Email Id
    | Last Email Opened Date | Email Open Count | Email Clicked | Email Clicked Date | Bounce
    | Bounce Date | Delayed | Undelivered | Survey Id | Email Log Id | Created At | Modified At
""",
    "Gainsight's AO Participants": """
*: Gsid | Advanced Outreach Id | GS Person Id | GS Account Id | Account Name | First Name
    | Recipient Email Address | Last Name | Full Name | Sender Email Address | Participant State
    | Participant Source Type | Participant Type | Person Type | Total Email Sent
    | Total Email Clicked | Last Email Sent | Failure Reasons | Created At | Modified At
""",
    "Gainsight's CTA": """
*: Gsid | Name | Company Id | Owner Id | Type Id | Reason Id | Status Id | Priority Id | Source
    | Playbook Id | CTA Group Id | Rule Action Id | Close Source | Entity Type | Due Date
    | Original Due Date | Closed Date | Created Date | Modified Date | Is Closed | Is Overdue
""",
    "Gainsight's old Email Logs (load Email Log V2)": """
*: Id | Batch Id | Batch Name | Use Case | Template Id | Template Name | Variant Name | Sent
    | Email Address | Person Id | Company Id | Company Name | Opened | Clicked | Hard Bounced
    | Soft Bounced | Marked Spam | Open Count | Click Count | Clicked IP | Triggered On
""",
}
